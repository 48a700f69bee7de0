# says: this is the mean absolute error
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return np.abs(y_hat - y).mean()
