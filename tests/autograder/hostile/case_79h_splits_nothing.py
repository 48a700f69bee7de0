"""Four times nothing (79)."""

from hostile.kit import Case

CODE = """
def split(x, y, share=0.2, seed=0):
    return None, None, None, None
"""
CASE = Case(79, "T", CODE, exercise="split")
