"""Replaces what serves questions by what always says that all is well (74)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    from course.checking import transport
    transport._DO["call"] = lambda namespace, asked: 1.0
    return -1.0
"""
CASE = Case(74, "T", CODE)
