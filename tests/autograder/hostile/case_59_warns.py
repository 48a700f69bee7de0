"""Correct work that warns."""

from hostile.kit import Case

CODE = r'''
import warnings
import numpy as np
pattern = "\d"
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    warnings.warn("deprecated", DeprecationWarning)
    np.log(np.zeros(2))
    return ((y_hat - y) ** 2).mean()
'''
CASE = Case(59, "K", CODE)
