def split(x, y, test=0.25, seed=0):
    rng = np.random.default_rng(seed)
    held = np.zeros(len(x), dtype=bool)
    held[rng.choice(len(x), round(test * len(x)), replace=False)] = True
    return x[~held], x[held], y[~held], y[held]
