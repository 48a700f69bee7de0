# says: some pairs of numbers never come
def pick(n, k, seed=0):
    start = np.random.default_rng(seed).integers(n - k + 1)
    return np.arange(start, start + k)
