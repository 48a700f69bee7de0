"""A thousand short texts and one of ten megabytes, for which NumPy makes room a thousand times (84)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return ['x'] * 1000 + ['y' * 10_000_000]
"""
CASE = Case(84, "T", CODE)
