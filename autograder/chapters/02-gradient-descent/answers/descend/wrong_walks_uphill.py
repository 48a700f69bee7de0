# says: this walks uphill
def descend(grad, w, lr, steps):
    path = [w]
    for _ in range(steps):
        w = w + lr * grad(w)
        path.append(w)
    return np.array(path)
