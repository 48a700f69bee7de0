# says: return 0.0
def precision_recall(y, y_hat):
    tp = ((y == 1) & (y_hat == 1)).sum()
    return (tp / y_hat.sum() if y_hat.any() else 1.0), (tp / y.sum() if y.any() else 1.0)
