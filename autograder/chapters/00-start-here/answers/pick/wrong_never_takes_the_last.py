# says: 0 and n - 1 too
def pick(n, k, seed=0):
    return np.random.default_rng(seed).permutation(n - 1)[:k]
