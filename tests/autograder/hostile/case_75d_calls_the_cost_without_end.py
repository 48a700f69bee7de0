"""Asks the cost for ever (75)."""

from hostile.kit import Case

CODE = """
def grid_search(cost, axes):
    while True:
        cost(*[a[0] for a in axes])
"""
CASE = Case(75, "T", CODE, exercise="grid_search", status="timeout")
