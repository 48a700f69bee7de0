"""Redefines the other exercises' names with wrong functions, from within one answer."""

from hostile.kit import WRONG, Case

CODE = """
def rmse_mae(*a): return 0, 0
def split(*a, **k): return 0
""" + WRONG
CASE = Case(137, "Z", CODE, flags=())
