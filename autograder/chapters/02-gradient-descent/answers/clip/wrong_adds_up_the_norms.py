# says: the norms were added up
def clip(grads, limit):
    norm = sum(np.linalg.norm(g) for g in grads)
    scale = limit / norm if norm > limit else 1.0
    return [g * scale for g in grads]
