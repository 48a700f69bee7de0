# says: more than once
def topological_order(root):
    order, seen = [], set()

    def visit(node):
        for parent in node.parents:
            visit(parent)
        order.append(node)

    visit(root)
    return order
