# says: the share of negatives
def roc(y, score):
    fpr, tpr = [0.0], [0.0]
    for t in np.unique(score)[::-1]:
        called = score >= t
        fpr.append((called & (y == 0)).sum() / called.sum())
        tpr.append(called[y == 1].mean())
    return np.array(fpr), np.array(tpr), np.trapezoid(tpr, fpr)
