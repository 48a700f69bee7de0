# says: the root itself is missing
def topological_order(root):
    order, seen = [], set()
    def visit(node):
        if node in seen:
            return
        seen.add(node)
        for parent in node.parents:
            visit(parent)
            if parent not in order:
                order.append(parent)
    visit(root)
    return order
