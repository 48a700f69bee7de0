# says: this should raise a ValueError
def mse(y_hat, y):
    y_hat, y = y_hat.ravel(), y.ravel()
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return ((y_hat - y) ** 2).mean()
