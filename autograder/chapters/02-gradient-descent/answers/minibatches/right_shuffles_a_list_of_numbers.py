def minibatches(x, y, size, rng):
    numbers = list(range(len(y)))
    rng.shuffle(numbers)
    while numbers:
        chosen, numbers = numbers[:size], numbers[size:]
        yield x[chosen], y[chosen]
