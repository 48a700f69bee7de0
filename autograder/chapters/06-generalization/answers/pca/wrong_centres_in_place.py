# says: x itself was changed
def pca(x, k):
    mean = x.mean(axis=0)
    x -= mean
    _, s, vt = np.linalg.svd(x, full_matrices=False)
    return mean, vt[:k], s[:k] ** 2 / (len(x) - 1)
