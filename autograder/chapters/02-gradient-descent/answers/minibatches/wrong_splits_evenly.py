# says: more than `size` samples
def minibatches(x, y, size, rng):
    order = rng.permutation(len(y))
    for chosen in np.array_split(order, max(1, len(y) // size)):
        yield x[chosen], y[chosen]
