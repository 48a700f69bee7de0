def roc(y, score):
    from sklearn.metrics import roc_auc_score, roc_curve
    fpr, tpr, _ = roc_curve(y, score, drop_intermediate=False)
    return fpr, tpr, roc_auc_score(y, score)
