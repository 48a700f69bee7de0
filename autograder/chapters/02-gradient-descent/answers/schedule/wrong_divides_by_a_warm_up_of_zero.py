# says: warmup = 0
def schedule(t, lr, warmup, total):
    scale = 1 / warmup
    if t < warmup:
        return lr * scale * (t + 1)
    if t >= total:
        return 0.0
    p = (t - warmup) / (total - warmup)
    return lr / 2 * (1 + math.cos(math.pi * p))
