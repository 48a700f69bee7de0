# says: the same seed gave other numbers
def pick(n, k, seed=0):
    return np.random.default_rng().choice(n, size=k, replace=False)
