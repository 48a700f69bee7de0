# says: move the thresholds
def xor_weights(high=1):
    return np.array([[1, -1], [1, -1]]), high * np.array([-0.95, 1.05]), np.array([1, 1]), -1.5
