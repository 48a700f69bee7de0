# says: below 0 or above n − 1
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    parts = np.array_split(rng.permutation(n) + 1, k)
    return [(np.concatenate(parts[:i] + parts[i + 1 :]), parts[i]) for i in range(k)]
