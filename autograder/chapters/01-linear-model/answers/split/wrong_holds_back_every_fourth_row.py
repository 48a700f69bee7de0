# says: the test part has the wrong size
def split(x, y, test=0.25, seed=0):
    held = np.arange(len(x)) % 4 == seed % 4
    return x[~held], x[held], y[~held], y[held]
