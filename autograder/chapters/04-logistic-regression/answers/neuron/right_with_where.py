def neuron(x, w, b):
    return np.where(np.dot(x, w) > -b, 1, 0)
