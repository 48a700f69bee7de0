# says: in training and in validation at once
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    order = rng.permutation(n)
    return [(order, part) for part in np.array_split(order, k)]
