def xor_weights():
    return np.array([[-2, 2], [-2, 2]]), np.array([3, -1]), np.array([1, 1]), -1.5
