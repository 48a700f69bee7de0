# says: with a = tanh z, not z itself
def neuron_gradient(x, w, b, y):
    z = w * x + b
    a = np.tanh(z)
    dz = 2 * (a - y) * (1 - z**2)
    return (a - y) ** 2, dz * x, dz
