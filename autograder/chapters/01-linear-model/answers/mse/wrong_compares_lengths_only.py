# says: have the same length
def mse(y_hat, y):
    if len(y_hat) != len(y):
        raise ValueError("the lengths differ")
    return ((y_hat - y) ** 2).mean()
