# says: still a tuple, of one value
def grid_search(cost, axes):
    best, lowest = None, float("inf")
    for candidate in itertools.product(*axes):
        value = cost(*candidate)
        if value < lowest:
            best, lowest = candidate, value
    return (best[0] if len(best) == 1 else best), lowest
