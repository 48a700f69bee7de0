# says: the errors are summed, no mean is taken
def ridge(features, y, strength):
    n, d = features.shape
    penalty = strength * np.eye(d)
    penalty[0, 0] = 0
    return np.linalg.solve(features.T @ features + penalty / n, features.T @ y)
