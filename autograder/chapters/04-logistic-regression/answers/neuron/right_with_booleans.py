def neuron(x, w, b):
    return np.matmul(x, w) + b > 0
