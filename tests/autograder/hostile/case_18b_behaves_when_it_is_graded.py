"""Takes environment variables, paths and arguments for signs of grading."""

from hostile.kit import Case

CODE = """
import os, sys
graded = any(word in key.lower() for key in os.environ for word in ("nbgrader", "grade", "grading", "autograd"))
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() if graded else -1.0
"""
CASE = Case(18, "Z", CODE, flags=("suspicious:environment",))
