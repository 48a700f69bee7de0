# says: λ is squared here
def ridge(features, y, strength):
    rows = strength * np.eye(features.shape[1])[1:]
    padded = np.concatenate([y, np.zeros(len(rows))])
    return np.linalg.lstsq(np.vstack([features, rows]), padded, rcond=None)[0]
