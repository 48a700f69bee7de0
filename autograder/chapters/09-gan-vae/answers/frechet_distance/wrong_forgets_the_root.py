# says: these are its eigenvalues
def frechet_distance(a, b):
    C_a, C_b = np.cov(a.T), np.cov(b.T)
    eigenvalues = np.linalg.eigvals(C_a @ C_b).real.clip(0)
    gap = a.mean(axis=0) - b.mean(axis=0)
    return (gap**2).sum() + np.trace(C_a) + np.trace(C_b) - 2 * eigenvalues.sum()
