# says: the parts have changed places
def split(x, y, test=0.25, seed=0):
    order = np.random.default_rng(seed).permutation(len(x))
    n = round((1 - test) * len(x))
    return x[order[n:]], x[order[:n]], y[order[n:]], y[order[:n]]
