def pick(n, k, seed=0):
    """k different numbers out of 0 ... n - 1, the same for the same seed. -> k whole numbers"""
    rng, chosen = np.random.default_rng(seed), []
    while len(chosen) < k:
        number = int(rng.integers(n))
        if number not in chosen:
            chosen.append(number)
    return chosen
