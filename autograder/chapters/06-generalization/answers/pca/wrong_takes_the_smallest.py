# says: the smallest variance comes first
def pca(x, k):
    mean = x.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(x.T))
    return mean, vectors.T[:k], values[:k]
