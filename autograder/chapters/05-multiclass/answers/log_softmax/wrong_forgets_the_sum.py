# says: the logarithm of the sum is missing
def log_softmax(z):
    return z - z.max(axis=-1, keepdims=True)
