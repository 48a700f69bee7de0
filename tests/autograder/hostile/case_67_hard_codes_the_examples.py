"""Knows the visible examples by heart."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return {3: 14 / 3, 2: 12.5}.get(len(y), 99.0)
"""
CASE = Case(67, "T", CODE)
