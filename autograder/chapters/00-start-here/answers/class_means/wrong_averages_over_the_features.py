# says: one mean for each feature
def class_means(x, y):
    return [x[y == k].mean(axis=1) for k in range(y.max() + 1)]
