# says: the curve starts at (0, 0)
def roc(y, score):
    fpr, tpr = [], []
    for t in np.unique(score)[::-1]:
        called = score >= t
        fpr.append(called[y == 0].mean())
        tpr.append(called[y == 1].mean())
    return np.array(fpr), np.array(tpr), np.trapezoid(tpr, fpr)
