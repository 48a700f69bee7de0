# says: the number of axes can be any
def grid_search(cost, axes):
    best, lowest = None, float("inf")
    if len(axes) == 1:
        return grid_search(lambda u, v: cost(u), [axes[0], [0]])[0][:1], min(cost(u) for u in axes[0])
    for u in axes[0]:
        for v in axes[1]:
            value = cost(u, v)
            if value < lowest:
                best, lowest = (u, v), value
    return best, lowest
