# says: in rising order
def pca(x, k):
    mean = x.mean(axis=0)
    values, vectors = np.linalg.eigh(np.atleast_2d(np.cov(x.T)))
    return mean, vectors.T[-k:], values[-k:]
