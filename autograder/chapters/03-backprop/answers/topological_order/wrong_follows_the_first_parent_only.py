# says: some nodes are missing
def topological_order(root):
    order, seen = [], set()

    def visit(node):
        if node in seen:
            return
        seen.add(node)
        for parent in node.parents[:1]:
            visit(parent)
        order.append(node)

    visit(root)
    return order
