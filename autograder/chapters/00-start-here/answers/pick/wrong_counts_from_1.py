# says: n itself is not among them
def pick(n, k, seed=0):
    return np.random.default_rng(seed).permutation(n)[:k] + 1
