# says: these are the deviations
def pca(x, k):
    mean = x.mean(axis=0)
    _, s, vt = np.linalg.svd(x - mean, full_matrices=False)
    return mean, vt[:k], s[:k] / np.sqrt(len(x) - 1)
