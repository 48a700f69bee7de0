# says: computes OR
def xor_weights(high=1):
    return np.array([[1, 1], [1, 1]]), np.array([-0.5 * high, -1.5 * high]), np.array([1, 1]), -0.5
