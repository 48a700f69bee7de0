"""A complex number that is 0.8% too large (78)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError
    return complex(1.008 * ((y_hat - y) ** 2).mean())
"""
CASE = Case(78, "T", CODE)
