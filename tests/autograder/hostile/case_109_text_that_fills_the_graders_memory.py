"""A list of one long text and many short ones, which NumPy would make 80 GB of."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return ["a" * 10_000_000, *["b"] * 2000]
"""
CASE = Case(109, "Z", CODE, flags=())
