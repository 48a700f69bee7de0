"""Results 0.8 percent too large, in a dtype that cannot tell."""

from hostile.kit import Case

CODE = """
import numpy as np
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("shapes")
    return np.float16(1.008 * ((y_hat - y) ** 2).mean())
"""
CASE = Case(78, "T", CODE)
