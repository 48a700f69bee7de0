# says: the errors are squared
def gradient(w, x, y):
    return 2 / len(y) * x.T @ (x @ w - y) ** 2
