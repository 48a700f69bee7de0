# says: 4 results
def xor_weights():
    return np.array([0, 1, 1, 0])
