# says: the one-hot rows are missing
def cross_entropy_gradient(z, y):
    return softmax(z) / len(y)
