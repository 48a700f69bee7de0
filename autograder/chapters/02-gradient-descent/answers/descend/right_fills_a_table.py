def descend(grad, w, lr, steps):
    path = np.empty((steps + 1, len(w)))
    path[0] = w
    for t in range(steps):
        path[t + 1] = path[t] - lr * grad(path[t])
    return path
