def clip(grads, limit):
    norm = np.sqrt(sum(np.sum(np.square(g)) for g in grads))
    return tuple(g * (limit / max(norm, limit)) for g in grads)
