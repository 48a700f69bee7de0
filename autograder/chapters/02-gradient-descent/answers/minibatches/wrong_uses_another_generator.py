# says: another order
def minibatches(x, y, size, rng):
    order = np.random.permutation(len(y))
    for i in range(0, len(y), size):
        yield x[order[i : i + size]], y[order[i : i + size]]
