# says: 2 results
def precision_recall(y, y_hat):
    return ((y == 1) & (y_hat == 1)).sum() / max((y == 1).sum(), 1)
