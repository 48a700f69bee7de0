# says: NaN
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))
