# says: shuffle before you cut
def split(x, y, test=0.25, seed=0):
    n = round(test * len(x))
    return x[n:], x[:n], y[n:], y[:n]
