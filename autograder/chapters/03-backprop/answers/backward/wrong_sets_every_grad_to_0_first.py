# says: the grads were set to 0 first
def backward(order):
    for node in order:
        node.grad = 0.0
    order[-1].grad = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.local):
            parent.grad += node.grad * slope
