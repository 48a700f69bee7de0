# says: this is a straight line down
def schedule(t, lr, warmup, total):
    if t < warmup:
        return lr * (t + 1) / warmup
    if t >= total:
        return 0.0
    p = (t - warmup) / (total - warmup)
    return lr * (1 - p)
