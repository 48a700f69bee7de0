# says: there is no ramp
def schedule(t, lr, warmup, total):
    if t >= total:
        return 0.0
    p = max(0, t - warmup) / (total - warmup)
    return lr / 2 * (1 + math.cos(math.pi * p))
