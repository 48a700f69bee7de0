"""A breakpoint that was forgotten."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    breakpoint()
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(41, "T", CODE, says="Bdb|breakpoint|took too long|quit")
