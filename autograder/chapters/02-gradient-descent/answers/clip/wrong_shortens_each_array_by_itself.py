# says: each array was shortened by itself
def clip(grads, limit):
    clipped = []
    for g in grads:
        norm = np.sqrt((g**2).sum())
        clipped.append(g * limit / norm if norm > limit else g)
    return clipped
