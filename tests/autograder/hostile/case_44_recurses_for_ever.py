"""Recursion without an end."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return mse(y_hat, y)
"""
CASE = Case(44, "T", CODE, says="RecursionError")
