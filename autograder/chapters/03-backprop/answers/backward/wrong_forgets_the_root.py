# says: the root's grad must be 1
def backward(order):
    pass
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.local):
            parent.grad += node.grad * slope
