# says: the wrong way round
def neuron(x, w, b):
    return (x @ w + b <= 0).astype(int)
