def rmsprop(grad, w, lr, steps, beta=0.9, eps=1e-8):
    s, path = np.zeros_like(w), [w]
    for _ in range(steps):
        g = grad(w)
        s = s + (1 - beta) * (g**2 - s)
        w = w - lr / (s**0.5 + eps) * g
        path.append(w)
    return np.array(path)
