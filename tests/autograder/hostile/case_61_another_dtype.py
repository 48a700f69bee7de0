"""A result of another type where the exercise allows it: a float32, a 0-d array, a Python number."""

from hostile.kit import Case

CODE = """
import numpy as np
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    value = ((y_hat - y) ** 2).mean()
    return np.asarray(value) if len(y) % 2 else np.float32(value)
"""
CASE = Case(61, "K", CODE)
