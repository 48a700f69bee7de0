# says: the shape should be
def class_means(x, y):
    for k in range(y.max() + 1):
        return x[y == k].mean(axis=0)
