# says: no candidate was ever accepted
def grid_search(cost, axes):
    best, lowest = None, 0.0
    for candidate in itertools.product(*axes):
        value = cost(*candidate)
        if value < lowest:
            best, lowest = candidate, value
    return best, lowest
