"""Both arguments, twice (79)."""

from hostile.kit import Case

CODE = """
def split(x, y, share=0.2, seed=0):
    return x[:0], x[:0], y[:0], y[:0]
"""
CASE = Case(79, "T", CODE, exercise="split")
