def precision_recall(y, y_hat):
    from sklearn.metrics import precision_score, recall_score
    return precision_score(y, y_hat, zero_division=0.0), recall_score(y, y_hat, zero_division=0.0)
