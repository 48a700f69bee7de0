# says: returns Vᵀ already
def pca(x, k):
    mean = x.mean(axis=0)
    _, s, v = np.linalg.svd(x - mean, full_matrices=False)
    return mean, v.T[:k], s[:k] ** 2 / (len(x) - 1)
