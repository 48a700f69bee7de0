# says: rows and columns have changed places
def class_means(x, y):
    return np.array([x[y == k].mean(axis=0) for k in range(y.max() + 1)]).T
