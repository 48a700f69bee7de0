# says: nothing came back
def clip(grads, limit):
    norm = math.sqrt(sum((g**2).sum() for g in grads))
    if norm > limit:
        grads = [g * limit / norm for g in grads]
