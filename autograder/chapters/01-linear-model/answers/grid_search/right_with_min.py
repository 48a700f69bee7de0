def grid_search(cost, axes):
    pairs = [(cost(*candidate), candidate) for candidate in itertools.product(*axes)]
    lowest, best = min(pairs, key=lambda pair: pair[0])
    return best, lowest
