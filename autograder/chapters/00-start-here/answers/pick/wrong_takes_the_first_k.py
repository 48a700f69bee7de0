# says: the argument `seed` is not used
def pick(n, k, seed=0):
    return np.arange(n)[:k]
