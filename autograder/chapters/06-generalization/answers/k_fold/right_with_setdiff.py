def k_fold(n, k, rng):
    if k not in range(2, n + 1):
        raise ValueError("no such k")
    parts = np.array_split(rng.permutation(n), k)
    return tuple([np.setdiff1d(np.arange(n), part), part] for part in parts)
