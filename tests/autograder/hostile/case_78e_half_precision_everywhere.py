"""Predictions in half precision, 0.8% too large (78)."""

from hostile.kit import Case

CODE = """
def predict(x, w, b=0.0):
    return (1.008 * (w * x + b)).astype(np.float16)
"""
CASE = Case(78, "T", CODE, exercise="predict")
