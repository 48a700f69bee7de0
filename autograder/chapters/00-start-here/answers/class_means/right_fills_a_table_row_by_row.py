def class_means(x, y):
    """The mean sample of each class. x: (N, D), y: (N,) of int in 0 ... K - 1 -> (K, D)"""
    means = np.zeros((len(set(y.tolist())), x.shape[1]))
    for k in range(len(means)):
        means[k] = np.mean(x[y == k], axis=0)
    return means
