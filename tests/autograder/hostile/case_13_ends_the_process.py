"""os._exit(0) in the function."""

from hostile.kit import Case

CODE = """
import os
def mse(y_hat, y):
    os._exit(0)
"""
CASE = Case(13, "Z", CODE, flags=("crash", "suspicious:exits"), says="ended the Python process")
