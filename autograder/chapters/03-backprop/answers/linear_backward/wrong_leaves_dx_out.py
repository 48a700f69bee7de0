# says: results: dx, dw, db
def linear_backward(x, w, dy):
    return x.T @ dy, dy.sum(axis=0)
