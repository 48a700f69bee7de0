# says: solve for w
def ridge(features, y, strength):
    penalty = strength * np.eye(features.shape[1])
    penalty[0, 0] = 0
    return (features.T @ features + penalty) @ (features.T @ y)
