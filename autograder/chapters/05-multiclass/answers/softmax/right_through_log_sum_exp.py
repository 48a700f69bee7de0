def softmax(z):
    return np.exp(z - np.logaddexp.reduce(z, axis=-1, keepdims=True))
