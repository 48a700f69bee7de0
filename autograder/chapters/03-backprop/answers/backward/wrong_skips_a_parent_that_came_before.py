# says: two shares
def backward(order):
    order[-1].grad = 1.0
    for node in reversed(order):
        for parent, slope in dict(zip(node.parents, node.local)).items():
            parent.grad += node.grad * slope
