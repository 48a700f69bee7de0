# says: the sign is the wrong way round
def neuron_gradient(x, w, b, y):
    z = w * x + b
    a = np.tanh(z)
    dz = 2 * (y - a) * (1 - a**2)
    return (a - y) ** 2, dz * x, dz
