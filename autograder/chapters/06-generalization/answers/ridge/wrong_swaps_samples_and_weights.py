# says: your code raised
def ridge(features, y, strength):
    n, d = features.shape
    penalty = strength * np.eye(d)
    penalty[0, 0] = 0
    return np.linalg.solve(features @ features.T + penalty, features @ y)
