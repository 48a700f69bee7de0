# says: neighbours are held back together
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    parts = np.array_split(np.arange(n), k)
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(k)]
