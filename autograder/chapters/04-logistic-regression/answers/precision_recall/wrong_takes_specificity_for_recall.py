# says: recall of class 0
def precision_recall(y, y_hat):
    tp = ((y == 1) & (y_hat == 1)).sum()
    return tp / max((y_hat == 1).sum(), 1), ((y == 0) & (y_hat == 0)).sum() / max((y == 0).sum(), 1)
