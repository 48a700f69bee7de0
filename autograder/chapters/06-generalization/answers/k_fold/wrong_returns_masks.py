# says: arrays of indices
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    folds = []
    for part in np.array_split(rng.permutation(n), k):
        held = np.isin(np.arange(n), part)
        folds.append((~held, held))
    return folds
