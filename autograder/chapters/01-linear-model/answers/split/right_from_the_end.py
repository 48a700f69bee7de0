def split(x, y, test=0.25, seed=0):
    order = np.random.default_rng(seed).permutation(len(x))
    cut = len(x) - round(test * len(x))
    train, held = order[:cut], order[cut:]
    return x[train], x[held], y[train], y[held]
