# says: summed, not averaged
def linear_backward(x, w, dy):
    return dy @ w.T, x.T @ dy, dy.mean(axis=0)
