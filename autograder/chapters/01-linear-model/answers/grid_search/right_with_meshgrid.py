def grid_search(cost, axes):
    grids = np.meshgrid(*axes, indexing="ij")
    candidates = np.stack([grid.ravel() for grid in grids], axis=1)
    costs = np.array([cost(*candidate) for candidate in candidates])
    at = costs.argmin()
    return tuple(candidates[at]), costs[at]
