# says: divide by the number of samples
def gradient(w, x, y):
    return 2 / x.shape[1] * x.T @ (x @ w - y)
