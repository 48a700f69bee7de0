def rmsprop(grad, w, lr, steps, beta=0.9, eps=1e-8):
    s, path = [0.0] * len(w), [list(w)]
    for _ in range(steps):
        g, new = grad(np.array(path[-1])), []
        for j in range(len(w)):
            s[j] = beta * s[j] + (1 - beta) * g[j] ** 2
            new.append(path[-1][j] - lr * g[j] / (math.sqrt(s[j]) + eps))
        path.append(new)
    return np.array(path)
