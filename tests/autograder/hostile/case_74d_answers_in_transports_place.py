"""Replaces what answers a call by what always says that all is well, and puts it back afterwards."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    from course.checking import transport
    kept = transport._DO["call"]
    def once(namespace, asked):
        transport._DO["call"] = kept
        return 1.0
    transport._DO["call"] = once
    return -1.0
"""
CASE = Case(74, "T", CODE)
