# says: was changed
def gradient(w, x, y):
    y -= x @ w
    return -2 / len(y) * x.T @ y
