"""An infinite loop in the function."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    while True:
        pass
"""
CASE = Case(28, "T", CODE, status="timeout", flags=("timeout",), says="took too long")
