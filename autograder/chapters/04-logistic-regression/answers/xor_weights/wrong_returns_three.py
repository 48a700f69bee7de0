# says: 4 results
def xor_weights(high=1):
    return np.array([[1, -1], [1, -1]]), high * np.array([-0.5, 1.5]), np.array([1, 1])
