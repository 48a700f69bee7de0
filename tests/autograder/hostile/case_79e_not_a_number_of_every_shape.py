"""NaN wherever a number is wanted."""

from hostile.kit import Case

CODE = """
import numpy as np
def least_squares(x, y):
    return np.full(x.shape[1], np.nan), float("nan")
"""
CASE = Case(79, "T", CODE, exercise="least_squares")
