# says: `seed` is not used
def split(x, y, test=0.25, seed=0):
    order = np.random.default_rng(0).permutation(len(x))
    n = round(test * len(x))
    return x[order[n:]], x[order[:n]], y[order[n:]], y[order[:n]]
