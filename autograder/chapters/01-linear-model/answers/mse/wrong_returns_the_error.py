# says: raise ValueError
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        return ValueError("the shapes differ")
    return ((y_hat - y) ** 2).mean()
