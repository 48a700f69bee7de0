# says: not lr times (1 - beta)
def momentum(grad, w, lr, steps, beta=0.9, nesterov=False):
    v, path = np.zeros_like(w), [w]
    for _ in range(steps):
        g = grad(w + beta * v) if nesterov else grad(w)
        v = beta * v - lr * (1 - beta) * g
        w = w + v
        path.append(w)
    return np.array(path)
