def backward(order):
    stack = list(order)
    stack[-1].grad = 1.0
    while stack:
        node = stack.pop()
        for slope, parent in zip(node.local, node.parents):
            parent.grad += slope * node.grad
