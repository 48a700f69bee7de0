# says: each number was cut off by itself
def clip(grads, limit):
    return [np.clip(g, -limit, limit) for g in grads]
