# says: 4 results
def xor_weights(high=1):
    return np.array([0, 1, 1, 0])
