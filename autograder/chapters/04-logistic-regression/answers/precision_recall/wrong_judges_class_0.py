# says: class 0
def precision_recall(y, y_hat):
    tn = ((y == 0) & (y_hat == 0)).sum()
    return tn / max((y_hat == 0).sum(), 1), tn / max((y == 0).sum(), 1)
