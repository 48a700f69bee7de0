# says: the leaves are missing
def topological_order(root):
    order, seen = [], set()

    def visit(node):
        if node in seen or not node.parents:
            return
        seen.add(node)
        for parent in node.parents:
            visit(parent)
        order.append(node)

    visit(root)
    return order
