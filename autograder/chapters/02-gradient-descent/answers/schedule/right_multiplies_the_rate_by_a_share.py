def schedule(t, lr, warmup, total):
    share = 0.0
    if t < warmup:
        share = (t + 1) / warmup
    elif t < total:
        share = 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, total - warmup + 1))[t - warmup]
    return np.array(lr * share)
