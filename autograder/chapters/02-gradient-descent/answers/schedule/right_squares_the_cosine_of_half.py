def schedule(t, lr, warmup, total):
    if t >= total:
        return 0
    if t >= warmup:
        return lr * math.cos(math.pi / 2 * (t - warmup) / (total - warmup)) ** 2
    return lr * (t + 1) / warmup
