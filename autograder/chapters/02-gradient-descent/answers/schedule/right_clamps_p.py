def schedule(t, lr, warmup, total):
    if t < warmup:
        return lr / warmup * (t + 1)
    p = min(1.0, (t - warmup) / (total - warmup))
    return lr * 0.5 * (1 + np.cos(np.pi * p))
