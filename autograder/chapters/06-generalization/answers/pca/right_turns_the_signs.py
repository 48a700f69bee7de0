def pca(x, k):
    mean = np.mean(x, axis=0)
    centred = x - mean
    u, s, vt = np.linalg.svd(centred / np.sqrt(len(x) - 1), full_matrices=False)
    components = -vt[:k]
    return mean, components, (s**2)[:k]
