# says: expected 2 results
def grid_search(cost, axes):
    return min(cost(*candidate) for candidate in itertools.product(*axes))
