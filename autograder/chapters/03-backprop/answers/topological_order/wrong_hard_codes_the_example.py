# says: parents first
def topological_order(root):
    return [*root.parents, root]
