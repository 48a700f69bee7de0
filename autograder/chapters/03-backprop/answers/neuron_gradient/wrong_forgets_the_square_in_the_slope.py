# says: the square is missing
def neuron_gradient(x, w, b, y):
    z = w * x + b
    a = np.tanh(z)
    dz = 2 * (a - y) * (1 - a)
    return (a - y) ** 2, dz * x, dz
