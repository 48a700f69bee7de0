def k_fold(n, k, rng):
    if k < 2 or k > n:
        raise ValueError("2 <= k <= n is needed")
    order = rng.permutation(n)
    folds = []
    for i in range(k):
        held = np.zeros(n, dtype=bool)
        held[order[i::k]] = True
        folds.append((np.flatnonzero(~held), np.flatnonzero(held)))
    return folds
