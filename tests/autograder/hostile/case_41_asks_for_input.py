"""Waits for somebody at a keyboard."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    return float(input("what is it? "))
"""
CASE = Case(41, "T", CODE, says="input|EOF|StdinNotImplemented|read")
