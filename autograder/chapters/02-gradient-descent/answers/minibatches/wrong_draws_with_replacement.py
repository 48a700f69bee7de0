# says: some samples came twice and others never
def minibatches(x, y, size, rng):
    for i in range(0, len(y), size):
        chosen = rng.integers(0, len(y), min(size, len(y) - i))
        yield x[chosen], y[chosen]
