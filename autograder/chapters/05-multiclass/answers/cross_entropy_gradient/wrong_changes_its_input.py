# says: z or y itself was changed
def cross_entropy_gradient(z, y):
    z -= z.max(axis=1, keepdims=True)
    e = np.exp(z)
    return (e / e.sum(axis=1, keepdims=True) - np.eye(z.shape[1])[y]) / len(y)
