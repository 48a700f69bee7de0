# says: draw without replacement
def split(x, y, test=0.25, seed=0):
    rng = np.random.default_rng(seed)
    order = rng.integers(len(x), size=len(x))
    n = round(test * len(x))
    return x[order[n:]], x[order[:n]], y[order[n:]], y[order[:n]]
