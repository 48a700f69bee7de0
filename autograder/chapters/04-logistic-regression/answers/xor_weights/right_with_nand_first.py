def xor_weights(high=1):
    return np.array([[-2, 2], [-2, 2]]), np.array([3 * high, -high]), np.array([1, 1]), -1.5
