# says: comes before one of its parents
def topological_order(root):
    order, todo = [], [root]
    while todo:
        node = todo.pop(0)
        if node not in order:
            order.append(node)
            todo.extend(node.parents)
    return order[::-1]
