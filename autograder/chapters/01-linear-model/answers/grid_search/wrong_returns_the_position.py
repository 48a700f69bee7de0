# says: return its value
def grid_search(cost, axes):
    costs = [cost(*candidate) for candidate in itertools.product(*axes)]
    return (int(np.argmin(costs)),), min(costs)
