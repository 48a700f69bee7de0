# says: the comparison should be with 0
def neuron(x, w, b):
    return (x @ w + b > 0.5).astype(int)
