# says: along two paths
def neuron_gradient(x, w, b, y):
    z = w * x + b
    a = np.tanh(z)
    dz = (a - y) * (1 - a**2)
    return (a - y) ** 2, dz * x, dz
