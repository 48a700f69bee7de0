# says: this divides by the largest entry
def clip(grads, limit):
    largest = max(np.abs(g).max() for g in grads)
    return [g * limit / largest if largest > limit else g for g in grads]
