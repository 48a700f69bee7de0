# says: `axis=0` keeps a mean for each feature
def class_means(x, y):
    return np.array([x[y == k].mean() for k in range(y.max() + 1)])
