# says: K is not always 3
def class_means(x, y):
    return np.array([x[y == k].mean(axis=0) for k in range(3)])
