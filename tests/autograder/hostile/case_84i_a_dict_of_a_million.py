"""A dict with a million keys (84)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return dict.fromkeys(map(str, range(1_000_000)), 0)
"""
CASE = Case(84, "T", CODE)
