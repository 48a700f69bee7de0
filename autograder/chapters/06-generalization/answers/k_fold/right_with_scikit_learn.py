def k_fold(n, k, rng):
    from sklearn.model_selection import KFold

    if not 2 <= k <= n:
        raise ValueError(f"k = {k}")
    state = int(rng.integers(2**31))
    return list(KFold(k, shuffle=True, random_state=state).split(np.arange(n)))
