# says: pairs (training, validation)
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    order = rng.permutation(n)
    return order[n // k :], order[: n // k]
