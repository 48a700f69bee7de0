# says: other lengths than 1
def pca(x, k):
    mean = x.mean(axis=0)
    _, s, vt = np.linalg.svd(x - mean, full_matrices=False)
    deviation = s[:k] / np.sqrt(len(x) - 1)
    return mean, vt[:k] * deviation[:, None], deviation**2
