# says: the wrong way round
def grid_search(cost, axes):
    best, lowest = None, float("inf")
    for candidate in itertools.product(*axes):
        value = cost(*candidate)
        if value < lowest:
            best, lowest = candidate, value
    return lowest, best
