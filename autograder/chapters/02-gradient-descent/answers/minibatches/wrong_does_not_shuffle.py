# says: in which they were given
def minibatches(x, y, size, rng):
    for i in range(0, len(y), size):
        yield x[i : i + size], y[i : i + size]
