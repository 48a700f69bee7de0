# says: the order x_train, x_test, y_train, y_test
def split(x, y, test=0.25, seed=0):
    order = np.random.default_rng(seed).permutation(len(x))
    n = round(test * len(x))
    return x[order[n:]], y[order[n:]], x[order[:n]], y[order[:n]]
