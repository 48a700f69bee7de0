"""Work whose result depends on chance, seeded before each test: the same every time."""

from hostile.kit import Case

CODE = """
import numpy as np
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    order = np.random.permutation(len(y))
    return ((y_hat - y)[order] ** 2).mean()
"""
CASE = Case(68, "K", CODE)
