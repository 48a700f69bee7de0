def linear_backward(x, w, dy):
    dx, dw, db = np.zeros(x.shape), np.zeros(w.shape), np.zeros(w.shape[1])
    for n in range(len(x)):
        dx[n] = w @ dy[n]
        dw += np.outer(x[n], dy[n])
        db += dy[n]
    return dx, dw, db
