"""A segmentation fault."""

from hostile.kit import Case

CODE = """
import ctypes
def mse(y_hat, y):
    return ctypes.string_at(0)
"""
CASE = Case(44, "T", CODE, status="error", flags=("crash",), says="ended the Python process")
