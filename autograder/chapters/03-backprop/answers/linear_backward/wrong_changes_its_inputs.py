# says: x, w or dy itself was changed
def linear_backward(x, w, dy):
    dx, dw = dy @ w.T, x.T @ dy
    dy[0] += dy[1:].sum(axis=0)
    return dx, dw, dy[0]
