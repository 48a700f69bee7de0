# says: it rises again
def schedule(t, lr, warmup, total):
    if t < warmup:
        return lr * (t + 1) / warmup
    p = (t - warmup) / (total - warmup)
    return lr / 2 * (1 + math.cos(math.pi * p))
