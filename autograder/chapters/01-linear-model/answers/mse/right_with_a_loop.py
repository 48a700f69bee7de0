def mse(y_hat, y):
    if np.shape(y_hat) != np.shape(y):
        raise ValueError("the shapes differ")
    total = 0.0
    for predicted, wanted in zip(y_hat.ravel(), y.ravel()):
        total += (predicted - wanted) ** 2
    return total / y.size
