# says: move the thresholds
def xor_weights(high=1):
    return np.array([[1, -1], [-1, 1]]), np.array([0, 0]), np.array([1, 1]), -0.5
