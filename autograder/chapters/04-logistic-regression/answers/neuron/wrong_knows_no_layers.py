# says: is a layer of H neurons
def neuron(x, w, b):
    return np.array([1 if sum(w * row) + b > 0 else 0 for row in x])
