# says: 1 where that is above 0
def neuron(x, w, b):
    return np.clip(np.round(x @ w + b), 0, 1).astype(int)
