"""The error that some inputs should raise, for all inputs."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    raise ValueError("the shapes differ")
"""
CASE = Case(79, "T", CODE)
