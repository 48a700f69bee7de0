# says: your code raised
def ridge(features, y, strength):
    n, d = features.shape
    penalty = np.zeros((d, d))
    for j in range(1, n):
        penalty[j, j] = strength
    return np.linalg.solve(features.T @ features + penalty, features.T @ y)
