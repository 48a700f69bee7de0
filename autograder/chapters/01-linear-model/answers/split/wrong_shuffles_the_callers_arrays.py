# says: pick rows by number
def split(x, y, test=0.25, seed=0):
    np.random.default_rng(seed).shuffle(x)
    np.random.default_rng(seed).shuffle(y)
    n = round(test * len(x))
    return x[n:], x[:n], y[n:], y[:n]
