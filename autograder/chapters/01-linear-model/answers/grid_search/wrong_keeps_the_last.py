# says: this is the last candidate
def grid_search(cost, axes):
    for candidate in itertools.product(*axes):
        best, lowest = candidate, cost(*candidate)
    return best, lowest
