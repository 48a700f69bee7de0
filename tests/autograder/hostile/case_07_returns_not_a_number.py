"""NaN, infinities, a negative number, text and far too much, in place of a result."""

from hostile.kit import Case

CODE = """
import itertools
odd = itertools.cycle([float("nan"), float("inf"), -float("inf"), -1e308, "100", 1e308, [float("nan")], True])
def mse(y_hat, y):
    return next(odd)
"""
CASE = Case(7, "Z", CODE, flags=())
