"""A set of floats whose hashes collide (84)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return {float(2**61 - 1) * 2**i for i in range(900)} | {float(i) for i in range(5000)}
"""
CASE = Case(84, "T", CODE)
