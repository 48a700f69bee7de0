def roc(y, score):
    fpr, tpr, auc = [0.0], [0.0], 0.0
    for t in sorted(set(score.tolist()), reverse=True):
        called = score >= t
        fpr.append((called & (y == 0)).sum() / (y == 0).sum())
        tpr.append((called & (y == 1)).sum() / (y == 1).sum())
        auc += (fpr[-1] - fpr[-2]) * (tpr[-1] + tpr[-2]) / 2
    return np.array(fpr), np.array(tpr), auc
