def pick(n, k, seed=0):
    """k different numbers out of 0 ... n - 1, the same for the same seed. -> k whole numbers"""
    return np.random.default_rng(seed).permutation(n)[:k]
