# says: pass `seed` to the generator
def split(x, y, test=0.25, seed=0):
    order = np.random.permutation(len(x))
    n = round(test * len(x))
    return x[order[n:]], x[order[:n]], y[order[n:]], y[order[:n]]
