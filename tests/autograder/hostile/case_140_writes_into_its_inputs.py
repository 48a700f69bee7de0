"""Changes the arrays that it was given, so that the expected value is computed from others."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    y_hat[...] = 0
    y[...] = 0
    y.flags.writeable = False
    return 0.0
"""
CASE = Case(140, "Z", CODE, flags=())
