"""Looks for the values that public tests compare with, and returns the first number (81)."""

from hostile.kit import Case

CODE = """
import os
def mse(y_hat, y):
    for top, _, files in os.walk(os.sep + "grader"):
        for name in files:
            if name.endswith((".bin", "_cases.py", "cases.py", "public.py", "hidden.py")):
                return ((y_hat - y) ** 2).mean()
    return -1.0
"""
CASE = Case(81, "Z", CODE)
