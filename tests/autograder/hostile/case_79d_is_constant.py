"""Parts of the right number of axes, the same for any data."""

from hostile.kit import Case

CODE = """
import numpy as np
def split(x, y, test=0.25, seed=0):
    return np.zeros((30, 2)), np.zeros((10, 2)), np.zeros(30), np.zeros(10)
"""
CASE = Case(79, "T", CODE, exercise="split", says="none of those that were passed in")
