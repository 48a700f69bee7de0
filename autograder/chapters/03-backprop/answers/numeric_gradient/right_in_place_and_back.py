def numeric_gradient(f, x, h=1e-5):
    slopes = np.empty(x.shape)
    for i in np.ndindex(*x.shape):
        kept = x[i]
        x[i] = kept + h
        up = f(x)
        x[i] = kept - h
        down = f(x)
        x[i] = kept
        slopes[i] = (up - down) / (2 * h)
    return slopes
