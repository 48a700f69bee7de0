"""Right once, and the same value for every later question (80)."""

from hostile.kit import Case

CODE = """
kept = []
def mse(y_hat, y):
    kept.append(0.5)
    return kept[0]
"""
CASE = Case(80, "T", CODE)
