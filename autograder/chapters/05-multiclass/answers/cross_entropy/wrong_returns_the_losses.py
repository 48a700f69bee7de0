# says: return their mean
def cross_entropy(z, y):
    return -log_softmax(z)[np.arange(len(y)), y]
