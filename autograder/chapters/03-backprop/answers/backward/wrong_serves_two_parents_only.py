# says: parents number 0, 1, 2 or more
def backward(order):
    order[-1].grad = 1.0
    for node in reversed(order):
        for i in (0, 1):
            if i < len(node.parents):
                node.parents[i].grad += node.grad * node.local[i]
