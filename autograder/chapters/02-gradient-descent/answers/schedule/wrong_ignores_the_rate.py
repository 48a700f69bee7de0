# says: multiply by lr
def schedule(t, lr, warmup, total):
    if t < warmup:
        return (t + 1) / warmup
    if t >= total:
        return 0.0
    p = (t - warmup) / (total - warmup)
    return (1 + math.cos(math.pi * p)) / 2
