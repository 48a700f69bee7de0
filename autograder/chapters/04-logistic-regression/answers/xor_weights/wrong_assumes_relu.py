# says: move the thresholds
def xor_weights(high=1):
    return np.array([[1, 1], [1, 1]]), np.array([0, -high]), np.array([1, -2]), -0.5
