# says: `eps` is not used
def rmsprop(grad, w, lr, steps, beta=0.9, eps=1e-8):
    s, path = np.zeros_like(w), [w]
    for _ in range(steps):
        g = grad(w)
        s = beta * s + (1 - beta) * g**2
        w = w - lr * g / (np.sqrt(s) + 1e-8)
        path.append(w)
    return np.array(path)
