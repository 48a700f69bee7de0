# says: training lacks some indices
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    parts = np.array_split(rng.permutation(n), k)
    return [(parts[(i + 1) % k], parts[i]) for i in range(k)]
