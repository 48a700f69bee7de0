# says: the logarithm is missing
def cross_entropy(z, y):
    return -softmax(z)[np.arange(len(y)), y].mean()
