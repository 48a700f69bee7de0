# says: x and y have come apart
def minibatches(x, y, size, rng):
    x, y = rng.permutation(x), rng.permutation(y)
    for i in range(0, len(y), size):
        yield x[i : i + size], y[i : i + size]
