def gradient(w, x, y):
    error = x @ w - y
    return (2 * error[:, None] * x).mean(axis=0)
