# says: every entry
def frechet_distance(a, b):
    C_a, C_b = np.cov(a.T), np.cov(b.T)
    gap = a.mean(axis=0) - b.mean(axis=0)
    return (gap**2).sum() + np.trace(C_a + C_b - 2 * np.sqrt(np.abs(C_a @ C_b)))
