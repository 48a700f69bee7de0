# says: this is a step
def sigmoid(z):
    return (np.asarray(z) > 0) * 1.0
