# says: x is missing
def gradient(w, x, y):
    return 2 * (x @ w - y).mean()
