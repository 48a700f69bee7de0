# says: the shape
def pick(n, k, seed=0):
    return np.random.default_rng(seed).permutation(n - 1)[:k]
