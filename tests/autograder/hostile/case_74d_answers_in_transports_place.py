"""Replaces what answers a call by what always says that all is well."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    from course.checking import transport
    transport._call = transport._do = lambda namespace, asked: 1.0
    return -1.0
"""
CASE = Case(74, "T", CODE)
