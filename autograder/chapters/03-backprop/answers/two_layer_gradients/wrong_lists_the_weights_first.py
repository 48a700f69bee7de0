# says: come in the order dW1, db1, dW2, db2
def two_layer_gradients(net, x, y):
    W1, b1, W2, b2 = net
    hidden = np.tanh(x @ W1 + b1)
    error = hidden @ W2 + b2 - y
    d_output = 2 * error / error.size
    d_z = d_output @ W2.T * (1 - hidden**2)
    return (error**2).mean(), [x.T @ d_z, hidden.T @ d_output, d_z.sum(axis=0), d_output.sum(axis=0)]
