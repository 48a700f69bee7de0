# says: is a `return` missing
def neuron(x, w, b):
    print((x @ w + b > 0).astype(int))
