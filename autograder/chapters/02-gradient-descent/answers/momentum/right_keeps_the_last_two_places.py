def momentum(grad, w, lr, steps, beta=0.9, nesterov=False):
    path = [w, w]
    for _ in range(steps):
        push = beta * (path[-1] - path[-2])
        place = path[-1] + push if nesterov else path[-1]
        path.append(path[-1] + push - lr * grad(place))
    return np.array(path[1:])
