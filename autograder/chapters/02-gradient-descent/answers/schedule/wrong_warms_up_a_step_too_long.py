# says: at t = warmup the cosine begins
def schedule(t, lr, warmup, total):
    if warmup and t <= warmup:
        return lr * (t + 1) / warmup
    if t >= total:
        return 0.0
    return lr / 2 * (1 + math.cos(math.pi * (t - warmup) / (total - warmup)))
