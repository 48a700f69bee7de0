# says: the shape
def pick(n, k, seed=0):
    return list(set(np.random.default_rng(seed).integers(n, size=k).tolist()))
