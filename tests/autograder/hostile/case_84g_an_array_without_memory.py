"""An array of ten billion numbers that takes eight bytes here (84)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return np.broadcast_to(1.0, (100_000, 100_000))
"""
CASE = Case(84, "T", CODE)
