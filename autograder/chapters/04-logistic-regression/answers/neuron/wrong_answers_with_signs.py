# says: labels are 0 and 1 here
def neuron(x, w, b):
    return np.where(x @ w + b > 0, 1, -1)
