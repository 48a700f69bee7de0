# says: this is the recall
def precision_recall(y, y_hat):
    tp = ((y == 1) & (y_hat == 1)).sum()
    return tp / max((y == 1).sum(), 1), tp / max((y_hat == 1).sum(), 1)
