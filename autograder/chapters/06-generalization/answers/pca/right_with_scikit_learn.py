def pca(x, k):
    from sklearn.decomposition import PCA

    found = PCA(k, svd_solver="full").fit(x)
    return found.mean_, found.components_, found.explained_variance_
