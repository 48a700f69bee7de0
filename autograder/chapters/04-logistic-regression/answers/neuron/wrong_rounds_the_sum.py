# says: the comparison should be with 0
def neuron(x, w, b):
    return np.clip(np.round(x @ w + b), 0, 1).astype(int)
