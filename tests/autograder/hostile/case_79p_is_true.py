"""True, which counts as 1 (79)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return True
"""
CASE = Case(79, "T", CODE)
