"""A small reply that says it holds two billion values."""

from hostile.kit import Case

CODE = """
from course.checking import transport
import course.checking.codec as plain
def mse(y_hat, y):
    plain.encode = lambda value: b"\\x81\\xa2ok\\xdd\\x7f\\xff\\xff\\xff"
    return 0.0
"""
CASE = Case(107, "Z", CODE, flags=("tampered",))
