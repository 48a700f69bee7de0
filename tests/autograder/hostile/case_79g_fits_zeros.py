"""A line of zeros, whatever the data (79)."""

from hostile.kit import Case

CODE = """
def least_squares(x, y):
    return np.zeros(x.shape[1]), 0.0
"""
CASE = Case(79, "T", CODE, exercise="least_squares")
