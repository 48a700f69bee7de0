# says: hidden neuron 1 says OR
def xor_weights(high=1):
    return np.array([[1, 1], [-1, -1]]), high * np.array([-0.5, 1.5]), np.array([1, 1]), -1.5
