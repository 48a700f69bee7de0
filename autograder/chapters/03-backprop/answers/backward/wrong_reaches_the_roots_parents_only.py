# says: each parent gets
def backward(order):
    root = order[-1]
    root.grad = 1.0
    for parent, slope in zip(root.parents, root.local):
        parent.grad += slope
