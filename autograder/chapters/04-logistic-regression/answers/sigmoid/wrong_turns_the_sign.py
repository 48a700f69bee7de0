# says: the sign in the exponent
def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(np.asarray(z) >= 0, e, 1) / (1 + e)
