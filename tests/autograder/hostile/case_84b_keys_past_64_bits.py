"""A dict whose keys are too large for 64 bits, so that their hashes may collide (84)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return {(2**61 - 1) * i + 5: 0 for i in range(1, 12_000)}
"""
CASE = Case(84, "T", CODE)
