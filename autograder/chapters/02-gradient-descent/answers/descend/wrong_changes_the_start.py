# says: the start itself was changed
def descend(grad, w, lr, steps):
    path = [w.copy()]
    for _ in range(steps):
        w -= lr * grad(w)
        path.append(w.copy())
    return np.array(path)
