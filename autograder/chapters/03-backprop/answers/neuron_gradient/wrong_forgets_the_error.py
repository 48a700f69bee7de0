# says: e itself belongs in the product
def neuron_gradient(x, w, b, y):
    z = w * x + b
    a = np.tanh(z)
    dz = 2 * (1 - a**2)
    return (a - y) ** 2, dz * x, dz
