# says: each element must choose
def sigmoid(z):
    z = np.asarray(z)
    if z.sum() >= 0:
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))
