# says: grad
def backward(order):
    order[0].grad = 1.0
    for node in reversed(order):
        for parent, slope in zip(node.parents, node.local):
            parent.grad += node.grad * slope
