# says: asked for once only
def descend(grad, w, lr, steps):
    g = grad(w)
    path = [w]
    for _ in range(steps):
        w = w - lr * g
        path.append(w)
    return np.array(path)
