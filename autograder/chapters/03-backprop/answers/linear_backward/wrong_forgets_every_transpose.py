# says: dW = Xᵀ·dY
def linear_backward(x, w, dy):
    return dy @ w, x @ dy, dy.sum(axis=0)
