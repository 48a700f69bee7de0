"""A number drawn from the generator that each test seeds (80)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return float(np.random.rand())
"""
CASE = Case(80, "T", CODE)
