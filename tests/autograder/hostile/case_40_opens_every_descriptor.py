"""Opens files until there are no descriptors left, and keeps them."""

from hostile.kit import Case

CODE = """
held = []
while True:
    held.append(open("/dev/null"))
"""
CASE = Case(40, "T", CODE, status="error", says="Too many open files")
