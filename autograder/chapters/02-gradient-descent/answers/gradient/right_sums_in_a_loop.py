def gradient(w, x, y):
    total = np.zeros(len(w))
    for x_i, y_i in zip(x, y):
        total = total + 2 * x_i * (x_i @ w - y_i)
    return total / len(y)
