# says: all directions came back
def pca(x, k):
    mean = x.mean(axis=0)
    _, s, vt = np.linalg.svd(x - mean, full_matrices=False)
    return mean, vt, s**2 / (len(x) - 1)
