# says: softmax that does not overflow
def cross_entropy_gradient(z, y):
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True) - np.eye(z.shape[1])[y]) / len(y)
