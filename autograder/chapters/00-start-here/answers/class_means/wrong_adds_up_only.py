# says: these are sums
def class_means(x, y):
    return np.array([x[y == k].sum(axis=0) for k in range(y.max() + 1)])
