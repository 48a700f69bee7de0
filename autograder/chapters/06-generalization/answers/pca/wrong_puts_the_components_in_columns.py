# says: the components stand in columns
def pca(x, k):
    mean = x.mean(axis=0)
    _, s, vt = np.linalg.svd(x - mean, full_matrices=False)
    return mean, vt[:k].T, s[:k] ** 2 / (len(x) - 1)
