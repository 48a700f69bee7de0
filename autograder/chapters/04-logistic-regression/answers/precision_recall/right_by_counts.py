def precision_recall(y, y_hat):
    tp = fp = fn = 0
    for truth, guess in zip(y, y_hat):
        if guess == 1 and truth == 1:
            tp += 1
        elif guess == 1:
            fp += 1
        elif truth == 1:
            fn += 1
    precision = tp / (tp + fp) if tp + fp > 0 else 0.0
    recall = tp / (tp + fn) if tp + fn > 0 else 0.0
    return precision, recall
