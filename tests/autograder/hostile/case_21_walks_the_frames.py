"""Walks up the stack for a function that knows the expected value."""

from hostile.kit import Case

CODE = """
import sys
def mse(y_hat, y):
    frame, found = sys._getframe(), -1.0
    while frame:
        for key, value in {**frame.f_globals, **frame.f_locals}.items():
            if key in ("want", "wanted", "expected", "reference", "solution", "oracle", "mistakes"):
                found = value
        frame = frame.f_back
    return found
"""
CASE = Case(21, "Z", CODE, flags=("suspicious:stack-frames",))
