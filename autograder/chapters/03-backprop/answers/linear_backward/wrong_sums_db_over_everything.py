# says: one number came for all of b
def linear_backward(x, w, dy):
    return dy @ w.T, x.T @ dy, dy.sum()
