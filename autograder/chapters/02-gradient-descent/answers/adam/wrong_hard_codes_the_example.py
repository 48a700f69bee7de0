# says: the shape should be
def adam(grad, w, lr, steps, beta1=0.9, beta2=0.999, eps=1e-8):
    return np.array([[8.0], [7.0], [6.0025]])
