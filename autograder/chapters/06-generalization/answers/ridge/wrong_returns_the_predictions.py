# says: these are the predictions
def ridge(features, y, strength):
    penalty = strength * np.eye(features.shape[1])
    penalty[0, 0] = 0
    return features @ np.linalg.solve(features.T @ features + penalty, features.T @ y)
