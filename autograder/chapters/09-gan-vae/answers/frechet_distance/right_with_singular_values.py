def frechet_distance(a, b):
    A = (a - a.mean(0)) / np.sqrt(len(a) - 1)
    B = (b - b.mean(0)) / np.sqrt(len(b) - 1)
    root = np.linalg.svd(A @ B.T, compute_uv=False).sum()
    gap = a.mean(0) - b.mean(0)
    return gap @ gap + (A**2).sum() + (B**2).sum() - 2 * root
