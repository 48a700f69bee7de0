"""The function itself comes back (79)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return mse
"""
CASE = Case(79, "T", CODE)
