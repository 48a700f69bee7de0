# says: take the root
def clip(grads, limit):
    square = sum((g**2).sum() for g in grads)
    return [g * limit / square if square > limit else g for g in grads]
