# says: every k-th one is held back
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    return [(np.setdiff1d(np.arange(n), np.arange(i, n, k)), np.arange(i, n, k)) for i in range(k)]
