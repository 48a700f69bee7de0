"""Half a million empty tuples (84)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return [()] * 1_500_000
"""
CASE = Case(84, "T", CODE)
