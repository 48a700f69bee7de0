# says: nodes with equal numbers are different nodes
def topological_order(root):
    order, seen = [], set()

    def visit(node):
        if node.data in seen:
            return
        seen.add(node.data)
        for parent in node.parents:
            visit(parent)
        order.append(node)

    visit(root)
    return order
