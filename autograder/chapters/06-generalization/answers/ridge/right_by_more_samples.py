def ridge(features, y, strength):
    d = features.shape[1]
    rows = np.sqrt(strength) * np.eye(d)[1:]
    return np.linalg.lstsq(np.vstack([features, rows]), np.concatenate([y, np.zeros(d - 1)]), rcond=None)[0]
