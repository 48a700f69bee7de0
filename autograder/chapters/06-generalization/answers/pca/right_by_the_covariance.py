def pca(x, k):
    mean = x.mean(axis=0)
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(x, rowvar=False)))
    order = np.argsort(values)[::-1][:k]
    return mean, vectors[:, order].T, values[order]
