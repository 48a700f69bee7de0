# says: move the thresholds
def xor_weights():
    return np.array([[1, -1], [1, -1]]), np.array([-0.95, 1.05]), np.array([1, 1]), -1.5
