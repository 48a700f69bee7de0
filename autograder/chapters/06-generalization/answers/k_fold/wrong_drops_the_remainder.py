# says: some indices are in no validation part
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    order, size = rng.permutation(n), n // k
    folds = []
    for i in range(k):
        held = order[i * size : (i + 1) * size]
        folds.append((np.setdiff1d(order, held), held))
    return folds
