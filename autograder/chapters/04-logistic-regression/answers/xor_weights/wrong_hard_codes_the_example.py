# says: never fires
def xor_weights(high=1):
    return np.array([[1, 1], [1, 1]]), np.array([-1.5 * high, -1.5 * high]), np.array([0, 0]), 0
