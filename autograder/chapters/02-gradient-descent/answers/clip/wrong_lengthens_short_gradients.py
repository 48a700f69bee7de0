# says: a short gradient was made longer
def clip(grads, limit):
    norm = math.sqrt(sum((g**2).sum() for g in grads))
    return [g * limit / norm for g in grads]
