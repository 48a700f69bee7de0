# says: they do not add up to 1
def softmax(z):
    return 1 / (1 + np.exp(-z))
