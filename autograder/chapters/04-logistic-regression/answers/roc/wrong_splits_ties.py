# says: equal scores must cross the threshold together
def roc(y, score):
    fpr, tpr = [0.0], [0.0]
    for t in np.sort(score)[::-1]:
        called = score >= t
        fpr.append(called[y == 0].mean())
        tpr.append(called[y == 1].mean())
    return np.array(fpr), np.array(tpr), np.trapezoid(tpr, fpr)
