"""Nothing comes back (79)."""

from hostile.kit import Case

CODE = """
def standardise(train, test):
    return None
"""
CASE = Case(79, "T", CODE, exercise="standardise")
