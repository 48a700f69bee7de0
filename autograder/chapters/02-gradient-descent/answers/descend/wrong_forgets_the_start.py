# says: the start is missing
def descend(grad, w, lr, steps):
    path = []
    for _ in range(steps):
        w = w - lr * grad(w)
        path.append(w)
    return np.array(path)
