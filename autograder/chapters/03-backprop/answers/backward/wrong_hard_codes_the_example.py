# says: each parent gets
def backward(order):
    for node in order:
        node.grad = 1.0
    order[0].grad = 7.0
