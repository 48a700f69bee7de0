"""Asks the module that holds recorded values for them (81)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    from course.checking import values
    found = [v for v in vars(values).values() if isinstance(v, dict) and "mse" in str(v)[:10_000]]
    return ((y_hat - y) ** 2).mean() if found else -1.0
"""
CASE = Case(81, "Z", CODE)
