# says: never fires
def xor_weights():
    return np.array([[1, 1], [1, 1]]), np.array([-1.5, -1.5]), np.array([0, 0]), 0
