def topological_order(root, order=None):
    order = [] if order is None else order
    for parent in root.parents:
        if parent not in order:
            topological_order(parent, order)
    if root not in order:
        order.append(root)
    return order
