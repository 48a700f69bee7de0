# says: not lr times (1 - beta)
def momentum(grad, w, lr, steps, beta=0.9, nesterov=False):
    v, path = np.zeros_like(w), [w]
    for _ in range(steps):
        share = 1 - beta if nesterov else 1
        v = beta * v - lr * share * grad(w + beta * v if nesterov else w)
        w = w + v
        path.append(w)
    return np.array(path)
