# says: this varies one parameter at a time
def grid_search(cost, axes):
    best = [axis[0] for axis in axes]
    for i, axis in enumerate(axes):
        best[i] = min(axis, key=lambda value: cost(*best[:i], value, *best[i + 1 :]))
    return tuple(best), cost(*best)
