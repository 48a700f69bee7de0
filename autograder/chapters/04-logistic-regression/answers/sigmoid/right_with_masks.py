def sigmoid(z):
    z = np.asarray(z, dtype=float)
    p = np.empty_like(z)
    up = z >= 0
    p[up] = 1 / (1 + np.exp(-z[up]))
    e = np.exp(z[~up])
    p[~up] = e / (1 + e)
    return p
