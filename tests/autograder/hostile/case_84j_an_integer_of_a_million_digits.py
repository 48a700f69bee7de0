"""An integer with a million digits (84)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return 10**1_000_000
"""
CASE = Case(84, "T", CODE)
