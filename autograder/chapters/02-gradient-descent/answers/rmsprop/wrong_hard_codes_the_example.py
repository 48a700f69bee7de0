# says: the shape should be
def rmsprop(grad, w, lr, steps, beta=0.9, eps=1e-8):
    return np.array([[8.0], [6.0], [4.6906]])
