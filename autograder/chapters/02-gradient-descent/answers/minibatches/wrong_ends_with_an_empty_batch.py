# says: there is an empty batch
def minibatches(x, y, size, rng):
    order = rng.permutation(len(y))
    for i in range(len(y) // size + 1):
        chosen = order[i * size : (i + 1) * size]
        yield x[chosen], y[chosen]
