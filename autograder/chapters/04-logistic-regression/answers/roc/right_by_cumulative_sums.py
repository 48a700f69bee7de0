def roc(y, score):
    order = np.argsort(-score, kind="stable")
    y, score = y[order], score[order]
    last = np.append(score[1:] != score[:-1], True)
    tp, fp = np.cumsum(y == 1)[last], np.cumsum(y == 0)[last]
    tpr, fpr = np.append(0, tp) / tp[-1], np.append(0, fp) / fp[-1]
    return fpr, tpr, np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]) / 2)
