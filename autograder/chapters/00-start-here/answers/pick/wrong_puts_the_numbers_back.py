# says: draw without putting back
def pick(n, k, seed=0):
    return np.random.default_rng(seed).integers(n, size=k)
