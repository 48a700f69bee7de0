"""An empty list (79)."""

from hostile.kit import Case

CODE = """
def predict(x, w, b=0.0):
    return []
"""
CASE = Case(79, "T", CODE, exercise="predict")
