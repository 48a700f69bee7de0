# says: as many as there were
def split(x, y, test=0.25, seed=0):
    order = np.random.default_rng(seed).permutation(len(x))
    n = round(test * len(x))
    return x[order], x[order[:n]], y[order], y[order[:n]]
