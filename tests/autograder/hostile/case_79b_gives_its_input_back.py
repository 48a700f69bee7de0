"""The tables as they came in, unchanged."""

from hostile.kit import Case

CODE = """
def standardise(train, test):
    return train, test
"""
CASE = Case(79, "T", CODE, exercise="standardise")
