# says: squared distance of the means
def frechet_distance(a, b):
    C_a, C_b = np.cov(a.T), np.cov(b.T)
    gap = a.mean(axis=0) - b.mean(axis=0)
    return gap @ np.linalg.inv((C_a + C_b) / 2) @ gap
