# says: comes before one of its parents
def topological_order(root):
    order, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        order.insert(0, node)
        for parent in node.parents:
            visit(parent)

    visit(root)
    return order
