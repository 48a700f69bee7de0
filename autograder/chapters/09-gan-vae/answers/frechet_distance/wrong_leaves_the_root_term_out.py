# says: the root term is missing
def frechet_distance(a, b):
    gap = a.mean(axis=0) - b.mean(axis=0)
    return (gap**2).sum() + np.trace(np.cov(a.T)) + np.trace(np.cov(b.T))
