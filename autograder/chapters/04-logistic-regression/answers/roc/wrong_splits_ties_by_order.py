# says: equal scores must cross the threshold together
def roc(y, score):
    y = y[np.argsort(-score, kind="stable")]
    tpr = np.append(0, np.cumsum(y == 1) / (y == 1).sum())
    fpr = np.append(0, np.cumsum(y == 0) / (y == 0).sum())
    return fpr, tpr, np.trapezoid(tpr, fpr)
