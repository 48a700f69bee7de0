def class_means(x, y):
    """The mean sample of each class. x: (N, D), y: (N,) of int in 0 ... K - 1 -> (K, D)"""
    rows = []
    for k in np.unique(y):
        total, count = 0, 0
        for sample, label in zip(x, y):
            if label == k:
                total = total + sample
                count += 1
        rows.append(total / count)
    return rows
