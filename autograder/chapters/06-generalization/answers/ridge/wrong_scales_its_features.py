# says: features or y itself was changed
def ridge(features, y, strength):
    d = features.shape[1]
    penalty = strength * np.eye(d)
    penalty[0, 0] = 0
    y -= y.mean()
    w = np.linalg.solve(features.T @ features + penalty, features.T @ y)
    return w
