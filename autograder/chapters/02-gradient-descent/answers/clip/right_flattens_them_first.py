def clip(grads, limit):
    norm = np.linalg.norm(np.concatenate([g.ravel() for g in grads]))
    if norm <= limit:
        return [g.copy() for g in grads]
    return [g / norm * limit for g in grads]
