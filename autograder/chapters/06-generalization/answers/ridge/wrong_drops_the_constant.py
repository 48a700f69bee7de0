# says: the constant is missing
def ridge(features, y, strength):
    x = features[:, 1:] - features[:, 1:].mean(axis=0)
    return np.linalg.solve(x.T @ x + strength * np.eye(x.shape[1]), x.T @ y)
