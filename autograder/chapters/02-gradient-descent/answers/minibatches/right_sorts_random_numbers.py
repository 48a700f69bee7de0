def minibatches(x, y, size, rng):
    order = np.argsort(rng.random(len(y)))
    for part in np.array_split(order, range(size, len(order), size)):
        yield x[part], y[part]
