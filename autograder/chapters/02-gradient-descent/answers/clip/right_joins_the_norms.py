def clip(grads, limit):
    norm = np.linalg.norm([np.linalg.norm(g) for g in grads])
    return [g * min(1.0, limit / (norm + 1e-12)) for g in grads]
