def backward(order):
    share = {id(node): 0.0 for node in order}
    share[id(order[-1])] = 1.0
    for node in order[::-1]:
        for parent, slope in zip(node.parents, node.local):
            share[id(parent)] += share[id(node)] * slope
    for node in order[:-1]:
        node.grad += share[id(node)]
    order[-1].grad = 1.0
