"""Two zeros: everything is said to be perfect (79)."""

from hostile.kit import Case

CODE = """
def rmse_mae(y_hat, y):
    return 0.0, 0.0
"""
CASE = Case(79, "T", CODE, exercise="rmse_mae")
