# says: b is missing
def neuron(x, w, b):
    return (x @ w > 0).astype(int)
