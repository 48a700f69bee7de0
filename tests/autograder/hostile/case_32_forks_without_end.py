"""A fork bomb."""

from hostile.kit import Case

CODE = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
CASE = Case(32, "T", CODE, status="timeout", flags=("timeout",))
