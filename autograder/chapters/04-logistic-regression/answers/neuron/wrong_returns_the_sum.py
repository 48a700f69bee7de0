# says: this is the sum itself
def neuron(x, w, b):
    return x @ w + b
