# says: filled up
def minibatches(x, y, size, rng):
    order = rng.permutation(len(y))
    for i in range(0, len(y), size):
        chosen = np.take(order, range(i, i + size), mode="wrap")
        yield x[chosen], y[chosen]
