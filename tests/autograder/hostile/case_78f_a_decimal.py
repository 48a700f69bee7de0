"""A Decimal, which is no plain number (78)."""

from hostile.kit import Case

CODE = """
from decimal import Decimal
def mse(y_hat, y):
    return Decimal(float(1.008 * ((y_hat - y) ** 2).mean()))
"""
CASE = Case(78, "T", CODE)
