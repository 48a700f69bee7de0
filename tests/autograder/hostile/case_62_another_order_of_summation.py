"""Sums backwards, with error compensation."""

from hostile.kit import Case

CODE = """
import math
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return math.fsum((float(a) - float(b)) ** 2 for a, b in reversed(list(zip(y_hat.ravel(), y.ravel())))) / y.size
"""
CASE = Case(62, "K", CODE)
