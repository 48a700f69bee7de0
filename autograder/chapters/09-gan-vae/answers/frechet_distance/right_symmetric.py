def frechet_distance(a, b):
    C_a, C_b = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    values, vectors = np.linalg.eigh(C_a)
    root = vectors * np.sqrt(np.clip(values, 0, None)) @ vectors.T
    middle = np.linalg.eigvalsh(root @ C_b @ root)
    gap = np.linalg.norm(a.mean(0) - b.mean(0)) ** 2
    return gap + np.trace(C_a + C_b) - 2 * np.sqrt(np.maximum(middle, 0)).sum()
