# says: of those called 1
def precision_recall(y, y_hat):
    right = (y == y_hat).sum()
    return right / max((y_hat == 1).sum(), 1), right / max((y == 1).sum(), 1)
