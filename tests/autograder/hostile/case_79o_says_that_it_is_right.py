"""A sentence in place of a number (79)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return 'right'
"""
CASE = Case(79, "T", CODE)
