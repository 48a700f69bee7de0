"""Calls the cost for every combination, as a spy would want it, and returns no result of it."""

from hostile.kit import Case

CODE = """
import itertools
def grid_search(cost, axes):
    for candidate in itertools.product(*axes):
        cost(*candidate)
    return None
"""
CASE = Case(75, "T", CODE, exercise="grid_search", says="nothing came back")
