# says: asks for the true one
def cross_entropy(z, y):
    return -log_softmax(z).max(axis=1).mean()
