# says: hidden neuron 1 says OR
def xor_weights(high=1):
    W1 = np.array([[1, -1], [1, -1]])
    b1 = np.zeros(2, dtype=int)
    b1[:] = -high // 2, 1.5 * high
    return W1, b1, np.array([1, 1]), -1.5
