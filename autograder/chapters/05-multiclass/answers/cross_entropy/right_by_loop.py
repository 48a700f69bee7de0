def cross_entropy(z, y):
    total = 0.0
    for row, label in zip(z, y):
        m = max(row)
        total += m + np.log(sum(np.exp(row - m))) - row[label]
    return total / len(y)
