# says: start at the root, the last node
def backward(order):
    order[-1].grad = 1.0
    for node in order:
        for parent, slope in zip(node.parents, node.local):
            parent.grad += node.grad * slope
