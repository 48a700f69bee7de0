def ridge(features, y, strength):
    d = features.shape[1]
    charged = np.diag([0.0] + [strength] * (d - 1))
    return np.linalg.inv(features.T @ features + charged) @ features.T @ y
