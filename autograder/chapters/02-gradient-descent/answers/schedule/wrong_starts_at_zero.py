# says: the ramp starts at 0
def schedule(t, lr, warmup, total):
    if t < warmup:
        return lr * t / warmup
    if t >= total:
        return 0.0
    p = (t - warmup) / (total - warmup)
    return lr / 2 * (1 + math.cos(math.pi * p))
