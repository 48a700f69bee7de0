# says: x @ w + b
def neuron(x, w, b):
    return np.array([1 if row @ w + b > 0 else 0 for row in x])
