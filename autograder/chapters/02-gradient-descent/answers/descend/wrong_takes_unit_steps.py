# says: each step has the same length
def descend(grad, w, lr, steps):
    path = [w]
    for _ in range(steps):
        g = grad(w)
        w = w - lr * g / np.linalg.norm(g)
        path.append(w)
    return np.array(path)
