# says: keepdims=True
def softmax(z):
    e = np.exp((z.T - z.max(axis=-1)).T)
    return e / e.sum(axis=-1)
