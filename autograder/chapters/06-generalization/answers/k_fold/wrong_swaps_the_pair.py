# says: the wrong way round
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    parts = np.array_split(rng.permutation(n), k)
    return [(parts[i], np.concatenate(parts[:i] + parts[i + 1 :])) for i in range(k)]
