# says: x or y itself was changed
def minibatches(x, y, size, rng):
    order = rng.permutation(len(y))
    x[:], y[:] = x[order], y[order]
    for i in range(0, len(y), size):
        yield x[i : i + size].copy(), y[i : i + size].copy()
