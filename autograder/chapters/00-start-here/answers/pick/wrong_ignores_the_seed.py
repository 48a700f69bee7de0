# says: the argument `seed` is not used
def pick(n, k, seed=0):
    return np.random.default_rng(0).choice(n, size=k, replace=False)
