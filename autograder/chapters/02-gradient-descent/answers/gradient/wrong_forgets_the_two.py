# says: the 2 is missing
def gradient(w, x, y):
    return x.T @ (x @ w - y) / len(y)
