# says: never form p
def cross_entropy(z, y):
    return -np.log(softmax(z)[np.arange(len(y)), y]).mean()
