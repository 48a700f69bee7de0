# says: the gradient became 0
def clip(grads, limit):
    norm = math.sqrt(sum((g**2).sum() for g in grads))
    return [g * (norm <= limit) for g in grads]
