# says: takes single numbers
def grid_search(cost, axes):
    grids = np.meshgrid(*axes, indexing="ij")
    costs = cost(*grids)
    at = costs.argmin()
    return tuple(grid.ravel()[at] for grid in grids), costs.min()
