# says: the penalty is left out
def ridge(features, y, strength):
    return np.linalg.lstsq(features, y, rcond=None)[0]
