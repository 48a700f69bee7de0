# says: share of alarms that were wrong
def precision_recall(y, y_hat):
    return ((y == 0) & (y_hat == 1)).sum() / max((y_hat == 1).sum(), 1), ((y == 1) & (y_hat == 1)).sum() / max((y == 1).sum(), 1)
