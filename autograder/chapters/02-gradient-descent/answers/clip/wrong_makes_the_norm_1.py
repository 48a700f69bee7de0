# says: the norm became 1
def clip(grads, limit):
    norm = math.sqrt(sum((g**2).sum() for g in grads))
    return [g / norm if norm > limit else g for g in grads]
