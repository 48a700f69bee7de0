# says: a mean divides by N
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return ((y_hat - y) ** 2).sum() / (len(y) - 1)
