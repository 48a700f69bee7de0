# says: which classes occur in y
def cross_entropy_gradient(z, y):
    p = softmax(z)
    truth = np.eye(y.max() + 1)[y]
    p[:, : truth.shape[1]] -= truth
    return (p / len(y))[:, : truth.shape[1]]
