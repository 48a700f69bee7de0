"""Takes memory until there is none, and keeps it."""

from hostile.kit import Case

CODE = """
hoard = []
while True:
    hoard.append(bytearray(64_000_000))
"""
CASE = Case(31, "T", CODE, says="memory|took too long")
