# says: below z = 0 it should go on falling
def sigmoid(z):
    return 1 / (1 + np.exp(-np.abs(z)))
