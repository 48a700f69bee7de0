# says: nothing to divide by
def precision_recall(y, y_hat):
    tp = ((y == 1) & (y_hat == 1)).sum()
    with np.errstate(all='ignore'):
        return tp / (y_hat == 1).sum(), tp / (y == 1).sum()
