"""Knows the visible examples by heart."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("shapes differ")
    return {3: 14 / 3}.get(len(y), 0.0)
"""
CASE = Case(67, "T", CODE, status="failed")
