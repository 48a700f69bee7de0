"""NaN for each sample (79)."""

from hostile.kit import Case

CODE = """
def predict(x, w, b=0.0):
    return np.full(x.shape, np.nan)
"""
CASE = Case(79, "T", CODE, exercise="predict")
