# says: x was left nudged
def numeric_gradient(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        up = f(x)
        x[i] -= 2 * h
        gradient[i] = (up - f(x)) / (2 * h)
    return gradient
