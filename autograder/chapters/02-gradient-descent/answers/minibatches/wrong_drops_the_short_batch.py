# says: the last, short batch is missing
def minibatches(x, y, size, rng):
    order = rng.permutation(len(y))
    for i in range(len(y) // size):
        chosen = order[i * size : (i + 1) * size]
        yield x[chosen], y[chosen]
