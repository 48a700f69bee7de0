# says: `nesterov` is not used
def momentum(grad, w, lr, steps, beta=0.9, nesterov=False):
    v, path = np.zeros_like(w), [w]
    for _ in range(steps):
        v = beta * v - lr * grad(w)
        w = w + v
        path.append(w)
    return np.array(path)
