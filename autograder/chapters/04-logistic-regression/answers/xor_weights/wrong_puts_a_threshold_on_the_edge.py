# says: move the thresholds
def xor_weights():
    return np.array([[1, -1], [1, -1]]), np.array([0, 2]), np.array([1, 1]), -1.5
