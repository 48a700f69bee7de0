# says: the classes are on the last axis
def log_softmax(z):
    return z - np.logaddexp.reduce(z, axis=0)
