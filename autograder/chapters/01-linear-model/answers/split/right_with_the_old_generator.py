def split(x, y, test=0.25, seed=0):
    rng = np.random.RandomState(seed)
    order = list(range(len(x)))
    rng.shuffle(order)
    n = int(test * len(x))
    return x[order[n:]], x[order[:n]], y[order[n:]], y[order[:n]]
