# says: np.where computes both sides
def sigmoid(z):
    return np.where(np.asarray(z) >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))
