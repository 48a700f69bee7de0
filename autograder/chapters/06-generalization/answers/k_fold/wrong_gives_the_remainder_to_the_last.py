# says: differ in size by more than 1
def k_fold(n, k, rng):
    if not 2 <= k <= n:
        raise ValueError("k")
    order, size = rng.permutation(n), n // k
    edges = [i * size for i in range(k)] + [n]
    return [(np.setdiff1d(order, order[a:b]), order[a:b]) for a, b in zip(edges, edges[1:])]
