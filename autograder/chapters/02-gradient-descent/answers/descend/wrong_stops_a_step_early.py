# says: the last step is missing
def descend(grad, w, lr, steps):
    path = [w]
    for _ in range(steps - 1):
        w = w - lr * grad(w)
        path.append(w)
    return np.array(path)
