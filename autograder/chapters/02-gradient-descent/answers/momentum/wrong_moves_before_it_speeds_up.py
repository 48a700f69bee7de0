# says: w moves by the old velocity
def momentum(grad, w, lr, steps, beta=0.9, nesterov=False):
    v, path = np.zeros_like(w), [w]
    for _ in range(steps):
        g = grad(w + beta * v) if nesterov else grad(w)
        w = w + v
        v = beta * v - lr * g
        path.append(w)
    return np.array(path)
