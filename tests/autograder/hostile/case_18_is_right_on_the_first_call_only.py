"""Computes properly once, in the hope that a test asks only once."""

from hostile.kit import Case

CODE = """
calls = []
def mse(y_hat, y):
    calls.append(1)
    if len(calls) > 1:
        return -1.0
    if y_hat.shape != y.shape:
        raise ValueError("shapes differ")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(18, "Z", CODE, flags=("inconsistent",))
