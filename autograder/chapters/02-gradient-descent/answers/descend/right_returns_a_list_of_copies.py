def descend(grad, w, lr, steps):
    w = w.copy()
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w.copy())
    return path
