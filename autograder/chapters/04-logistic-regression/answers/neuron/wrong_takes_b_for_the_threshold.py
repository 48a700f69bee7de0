# says: b is subtracted
def neuron(x, w, b):
    return (x @ w > b).astype(int)
