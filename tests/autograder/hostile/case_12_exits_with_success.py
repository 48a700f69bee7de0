"""sys.exit(0) in the function, as if all had gone well."""

from hostile.kit import Case

CODE = """
import sys
def mse(y_hat, y):
    sys.exit(0)
"""
CASE = Case(12, "Z", CODE, flags=("suspicious:exits",), says="SystemExit")
