# says: the curve runs backwards
def roc(y, score):
    ts = np.append(np.unique(score), np.inf)
    fpr = np.array([(score[y == 0] >= t).mean() for t in ts])
    tpr = np.array([(score[y == 1] >= t).mean() for t in ts])
    return fpr, tpr, np.trapezoid(tpr, fpr)
