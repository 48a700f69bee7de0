# says: these are medians
def class_means(x, y):
    return np.array([np.median(x[y == k], axis=0) for k in range(y.max() + 1)])
