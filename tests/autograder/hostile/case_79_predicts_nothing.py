"""No result at all."""

from hostile.kit import Case

CODE = """
def predict(x, w, b=0.0):
    return None
"""
CASE = Case(79, "T", CODE, exercise="predict")
