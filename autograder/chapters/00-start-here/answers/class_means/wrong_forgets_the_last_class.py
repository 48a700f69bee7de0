# says: the last class is missing
def class_means(x, y):
    return np.array([x[y == k].mean(axis=0) for k in range(y.max())])
