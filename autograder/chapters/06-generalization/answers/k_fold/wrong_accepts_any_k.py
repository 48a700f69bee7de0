# says: this should raise a ValueError
def k_fold(n, k, rng):
    order = rng.permutation(n)
    parts = [order[i::k] for i in range(k)] if k > 0 else []
    return [(np.setdiff1d(order, part), part) for part in parts]
