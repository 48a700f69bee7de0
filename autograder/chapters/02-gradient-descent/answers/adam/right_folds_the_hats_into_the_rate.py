def adam(grad, w, lr, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    m, v, path = np.zeros_like(w), np.zeros_like(w), [w]
    for t in range(1, steps + 1):
        g = grad(w)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        w = w - rate * m / (np.sqrt(v) + eps)
        path.append(w)
    return np.array(path)
