# says: divide by N only
def cross_entropy(z, y):
    return -(np.eye(z.shape[1])[y] * log_softmax(z)).mean()
