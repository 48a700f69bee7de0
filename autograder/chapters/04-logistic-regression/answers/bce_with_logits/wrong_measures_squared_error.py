# says: mean squared error
def bce_with_logits(z, y):
    return np.mean((sigmoid(z) - y) ** 2)
