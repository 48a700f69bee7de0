# says: the shares of all of them
def linear_backward(x, w, dy):
    return dy @ w.T, x.T @ dy, dy[0]
