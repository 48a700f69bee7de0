# says: subtract the row's own maximum first
def softmax(z):
    e = np.exp(np.clip(z, -500, 500))
    return e / e.sum(axis=-1, keepdims=True)
