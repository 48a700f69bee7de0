def cross_entropy_gradient(z, y):
    p = softmax(z)
    p[np.arange(len(y)), y] -= 1
    return p / len(y)
