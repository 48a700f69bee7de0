# says: takes one number for each axis
def grid_search(cost, axes):
    best, lowest = None, float("inf")
    for candidate in itertools.product(*axes):
        value = cost(candidate)
        if value < lowest:
            best, lowest = candidate, value
    return best, lowest
