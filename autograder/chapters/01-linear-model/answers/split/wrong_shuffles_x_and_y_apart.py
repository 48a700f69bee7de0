# says: x and y have come apart
def split(x, y, test=0.25, seed=0):
    rng = np.random.default_rng(seed)
    n = round(test * len(x))
    x, y = rng.permutation(x), rng.permutation(y)
    return x[n:], x[:n], y[n:], y[:n]
