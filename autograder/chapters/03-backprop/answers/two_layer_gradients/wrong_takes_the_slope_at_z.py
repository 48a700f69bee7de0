# says: not 1 − z²
def two_layer_gradients(net, x, y):
    W1, b1, W2, b2 = net
    z = x @ W1 + b1
    hidden = np.tanh(z)
    error = hidden @ W2 + b2 - y
    d_output = 2 * error / error.size
    dW2, db2 = hidden.T @ d_output, d_output.sum(axis=0)
    d_hidden = d_output @ W2.T
    dz = d_hidden * (1 - z**2)
    dW1, db1 = x.T @ dz, dz.sum(axis=0)
    return (error**2).mean(), [dW1, db1, dW2, db2]
