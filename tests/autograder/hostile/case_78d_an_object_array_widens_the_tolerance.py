"""An array of Python objects, 0.8% too large (78)."""

from hostile.kit import Case

CODE = """
def predict(x, w, b=0.0):
    return np.array([1.008 * v for v in w * x + b], dtype=object)
"""
CASE = Case(78, "T", CODE, exercise="predict")
