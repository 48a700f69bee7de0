# says: 4 results
def xor_weights():
    return np.array([[1, -1], [1, -1]]), np.array([-0.5, 1.5]), np.array([1, 1])
