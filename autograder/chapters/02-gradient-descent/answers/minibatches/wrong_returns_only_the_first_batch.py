# says: some samples never came
def minibatches(x, y, size, rng):
    order = rng.permutation(len(y))
    for i in range(0, len(y), size):
        chosen = order[i : i + size]
        return [(x[chosen], y[chosen])]
