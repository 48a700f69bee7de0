"""Megabytes of bytes, thirty tuples deep (84)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    value = b'x' * 20_000_000
    for _ in range(30):
        value = (value,)
    return value
"""
CASE = Case(84, "T", CODE)
