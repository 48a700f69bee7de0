# says: the shape should be
def momentum(grad, w, lr, steps, beta=0.9, nesterov=False):
    return np.array([[8.0], [4.0], [1.0], [-0.25]]) if nesterov else np.array([[8.0], [4.0], [0.0], [-2.0]])
