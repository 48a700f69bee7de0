# says: leave the root out
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return np.sqrt(((y_hat - y) ** 2).mean())
