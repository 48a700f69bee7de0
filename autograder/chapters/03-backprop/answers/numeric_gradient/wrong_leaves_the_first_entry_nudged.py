# says: an entry stayed nudged
def numeric_gradient(f, x, h=1e-5):
    gradient, x = np.zeros_like(x), x.copy()
    for i in np.ndindex(x.shape):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        down = f(x)
        gradient[i] = (up - down) / (2 * h)
        if sum(i):
            x[i] += h
        else:
            x[i] += 2 * h
    return gradient
