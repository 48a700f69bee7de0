# says: this is the odds
def sigmoid(z):
    return np.exp(z)
