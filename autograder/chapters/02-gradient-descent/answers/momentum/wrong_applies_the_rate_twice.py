# says: lr is applied twice
def momentum(grad, w, lr, steps, beta=0.9, nesterov=False):
    v, path = np.zeros_like(w), [w]
    for _ in range(steps):
        g = grad(w + beta * v) if nesterov else grad(w)
        v = beta * v - lr * g
        w = w + lr * v
        path.append(w)
    return np.array(path)
