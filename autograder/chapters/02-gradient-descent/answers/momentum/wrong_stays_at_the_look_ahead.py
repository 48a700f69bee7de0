# says: the look ahead is only for the gradient
def momentum(grad, w, lr, steps, beta=0.9, nesterov=False):
    v, path = np.zeros_like(w), [w]
    for _ in range(steps):
        if nesterov:
            w = w + beta * v
        g = grad(w)
        v = beta * v - lr * g
        w = w + v
        path.append(w)
    return np.array(path)
