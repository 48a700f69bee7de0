"""Raises the check API's own exceptions to be taken for something better."""

from hostile.kit import Case

CODE = """
from course.checking import expect, transport
from course.checking.check import CheckFailed
calls = []
def mse(y_hat, y):
    calls.append(1)
    raise [expect.Mismatch("", safe="5 of 5"), transport.NotAttempted(""), transport.Unplain("x"), CheckFailed(), NotImplementedError()][len(calls) % 5]
"""
CASE = Case(139, "T", CODE)
