# says: the start itself was changed
def momentum(grad, w, lr, steps, beta=0.9, nesterov=False):
    v, path = np.zeros_like(w), [w.copy()]
    for _ in range(steps):
        g = grad(w + beta * v) if nesterov else grad(w)
        v = beta * v - lr * g
        w += v
        path.append(w.copy())
    return np.array(path)
