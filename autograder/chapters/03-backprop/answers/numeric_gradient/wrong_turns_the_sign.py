# says: the sign is the wrong way round
def numeric_gradient(f, x, h=1e-5):
    gradient = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        nudge = np.zeros_like(x)
        nudge[i] = h
        gradient[i] = (f(x - nudge) - f(x + nudge)) / (2 * h)
    return gradient
