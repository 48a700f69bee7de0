# says: must start above any cost
def grid_search(cost, axes):
    best, lowest = None, 999.0
    for candidate in itertools.product(*axes):
        value = cost(*candidate)
        if value < lowest:
            best, lowest = candidate, value
    return best, lowest
