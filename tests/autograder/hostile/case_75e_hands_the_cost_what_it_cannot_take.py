"""Hands the cost text, lists in lists and nothing at all (75)."""

from hostile.kit import Case

CODE = """
def grid_search(cost, axes):
    for odd in ("x", [[[1]]], None, {1: 2}, float("nan")):
        try:
            cost(odd)
        except Exception:
            pass
    return None
"""
CASE = Case(75, "T", CODE, exercise="grid_search")
