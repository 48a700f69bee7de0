# says: this divides by all samples
def precision_recall(y, y_hat):
    tp = ((y == 1) & (y_hat == 1)).mean()
    return tp, tp
