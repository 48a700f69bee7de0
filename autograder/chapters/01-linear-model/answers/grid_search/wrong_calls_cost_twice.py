# says: remember its value
def grid_search(cost, axes):
    best, lowest = None, float("inf")
    for candidate in itertools.product(*axes):
        if cost(*candidate) < lowest:
            best, lowest = candidate, cost(*candidate)
    return best, lowest
