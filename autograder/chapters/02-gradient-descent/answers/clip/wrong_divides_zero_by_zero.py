# says: the norm 0: do not divide by it
def clip(grads, limit):
    norm = math.sqrt(sum((g**2).sum() for g in grads))
    factor = min(1.0, limit / norm)
    return [g * factor for g in grads]
