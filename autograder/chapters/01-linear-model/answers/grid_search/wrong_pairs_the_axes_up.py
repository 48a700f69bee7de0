# says: every w must meet every b
def grid_search(cost, axes):
    best, lowest = None, float("inf")
    for candidate in zip(*axes):
        value = cost(*candidate)
        if value < lowest:
            best, lowest = candidate, value
    return best, lowest
