# says: this is the sum over the samples
def gradient(w, x, y):
    return 2 * x.T @ (x @ w - y)
