# says: nothing to divide by
def precision_recall(y, y_hat):
    tp = int(((y == 1) & (y_hat == 1)).sum())
    return tp / int((y_hat == 1).sum()), tp / int((y == 1).sum())
