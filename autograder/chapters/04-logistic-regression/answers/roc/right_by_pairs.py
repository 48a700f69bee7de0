def roc(y, score):
    ts = np.concatenate([[np.inf], np.unique(score)[::-1]])
    fpr = [np.mean(score[y == 0] >= t) for t in ts]
    tpr = [np.mean(score[y == 1] >= t) for t in ts]
    gap = score[y == 1][:, None] - score[y == 0]
    return fpr, tpr, np.mean((gap > 0) + 0.5 * (gap == 0))
