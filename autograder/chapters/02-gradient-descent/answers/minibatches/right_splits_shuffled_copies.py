def minibatches(x, y, size, rng):
    order = rng.permutation(len(y))
    cuts = range(size, len(y), size)
    return list(zip(np.split(x[order], cuts), np.split(y[order], cuts)))
