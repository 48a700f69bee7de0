# says: beta is always 0.9 here
def momentum(grad, w, lr, steps, beta=0.9, nesterov=False):
    v, path = np.zeros_like(w), [w]
    for _ in range(steps):
        g = grad(w + 0.9 * v) if nesterov else grad(w)
        v = 0.9 * v - lr * g
        w = w + v
        path.append(w)
    return np.array(path)
