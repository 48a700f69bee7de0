# says: computes AND
def xor_weights(high=1):
    return np.array([[1, 1], [1, 1]]), np.array([-1.5 * high, -1.5 * high]), np.array([1, 1]), -1.5
