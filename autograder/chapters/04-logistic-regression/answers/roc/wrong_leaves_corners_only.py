# says: points in between are missing
def roc(y, score):
    from sklearn import metrics

    fpr, tpr, _ = metrics.roc_curve(y, score)
    return fpr, tpr, metrics.roc_auc_score(y, score)
