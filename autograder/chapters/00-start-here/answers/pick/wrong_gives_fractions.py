# says: whole numbers are wanted
def pick(n, k, seed=0):
    return np.random.default_rng(seed).uniform(0, n - 1, size=k)
