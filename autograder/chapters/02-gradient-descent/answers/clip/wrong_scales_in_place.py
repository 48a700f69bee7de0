# says: the gradients themselves were changed
def clip(grads, limit):
    norm = math.sqrt(sum((g**2).sum() for g in grads))
    if norm > limit:
        for g in grads:
            g *= limit / norm
    return grads
