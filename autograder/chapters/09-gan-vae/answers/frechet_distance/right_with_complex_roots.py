def frechet_distance(a, b):
    C_a, C_b = np.cov(a.T), np.cov(b.T)
    roots = np.sqrt(np.linalg.eigvals(C_a @ C_b).astype(complex)).real
    return np.sum((a.mean(0) - b.mean(0)) ** 2) + np.trace(C_a + C_b) - 2 * roots.sum()
