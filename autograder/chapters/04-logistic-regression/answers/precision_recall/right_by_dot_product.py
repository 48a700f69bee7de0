def precision_recall(y, y_hat):
    tp = int(y @ y_hat)
    return tp / max(y_hat.sum(), 1), tp / max(y.sum(), 1)
