# says: do not seed another
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    parts = np.array_split(np.random.default_rng(0).permutation(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(k)]
