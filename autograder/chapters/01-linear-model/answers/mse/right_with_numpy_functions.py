def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return float(np.mean(np.square(np.subtract(y_hat, y))))
