# says: λ stands in every entry
def ridge(features, y, strength):
    return np.linalg.solve(features.T @ features + strength, features.T @ y)
