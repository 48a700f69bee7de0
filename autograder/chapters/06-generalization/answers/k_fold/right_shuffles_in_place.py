def k_fold(n, k, rng):
    if not (2 <= k <= n):
        raise ValueError(f"expected k from 2 to {n}, got {k}")
    order = np.arange(n)
    rng.shuffle(order)
    edges = [round(i * n / k) for i in range(k + 1)]
    return [(np.r_[order[:a], order[b:]], order[a:b]) for a, b in zip(edges, edges[1:])]
