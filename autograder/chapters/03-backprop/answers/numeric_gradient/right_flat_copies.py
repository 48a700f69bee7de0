def numeric_gradient(f, x, h=1e-5):
    out = []
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up.reshape(-1)[i] += h
        down.reshape(-1)[i] -= h
        out.append((f(up) - f(down)) / h / 2)
    return np.array(out).reshape(x.shape)
