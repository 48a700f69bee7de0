"""No candidate at all (79)."""

from hostile.kit import Case

CODE = """
def grid_search(cost, axes):
    return None
"""
CASE = Case(79, "T", CODE, exercise="grid_search")
