# says: each sample's own gradient
def gradient(w, x, y):
    return 2 * (x @ w - y)[:, None] * x
