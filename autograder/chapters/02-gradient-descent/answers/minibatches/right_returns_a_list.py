def minibatches(x, y, size, rng):
    order = rng.permutation(len(x))
    return [(x[order[i : i + size]], y[order[i : i + size]]) for i in range(0, len(x), size)]
