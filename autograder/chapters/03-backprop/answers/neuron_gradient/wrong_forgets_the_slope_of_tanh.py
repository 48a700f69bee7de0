# says: the slope of tanh is missing
def neuron_gradient(x, w, b, y):
    z = w * x + b
    a = np.tanh(z)
    dz = 2 * (a - y)
    return (a - y) ** 2, dz * x, dz
