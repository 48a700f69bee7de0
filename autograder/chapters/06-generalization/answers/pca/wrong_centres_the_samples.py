# says: values are wrong
def pca(x, k):
    mean = x.mean(axis=0)
    _, s, vt = np.linalg.svd(x - x.mean(axis=1, keepdims=True), full_matrices=False)
    return mean, vt[:k], s[:k] ** 2 / (len(x) - 1)
