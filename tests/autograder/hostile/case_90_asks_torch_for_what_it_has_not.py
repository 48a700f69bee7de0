"""torch's own NotImplementedError: an error with its words (90)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    raise NotImplementedError("Module [Net] is missing the required forward function")
"""
CASE = Case(90, "T", CODE, says="NotImplementedError")
