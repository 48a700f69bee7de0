# says: the last weight goes free
def ridge(features, y, strength):
    penalty = strength * np.eye(features.shape[1])
    penalty[-1, -1] = 0
    return np.linalg.solve(features.T @ features + penalty, features.T @ y)
