# says: the sign is the wrong way round
def gradient(w, x, y):
    return 2 / len(y) * x.T @ (y - x @ w)
