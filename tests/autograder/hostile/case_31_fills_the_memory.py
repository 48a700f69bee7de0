"""Takes memory until there is none, and keeps it."""

from hostile.kit import Case

CODE = """
hoard = []
while True:
    hoard.append(bytearray(64_000_000))
"""
CASE = Case(31, "T", CODE, status="error", flags=("memory",), says="memory")
