"""Lists in lists whose text would have gigabytes (84)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    value = 'x' * 1000
    for _ in range(9):
        value = [value] * 4
    return value
"""
CASE = Case(84, "T", CODE)
