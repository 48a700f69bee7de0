"""Uses a variable that only a demonstration cell makes, which is not executed for anybody else (91)."""

from hostile.kit import Case

CODE = """
students = len(hours)
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(158, "K", CODE)
