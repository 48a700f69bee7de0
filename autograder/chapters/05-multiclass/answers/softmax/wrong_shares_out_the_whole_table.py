# says: each row has a total of its own
def softmax(z):
    e = np.exp(z - z.max())
    return e / e.sum()
