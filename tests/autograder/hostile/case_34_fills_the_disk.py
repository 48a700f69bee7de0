"""Writes files until nothing can be written any more."""

from hostile.kit import Case

CODE = """
import itertools
for number in itertools.count():
    for folder in ("/box", "/tmp", "/dev/shm"):
        with open(f"{folder}/{number}", "wb") as file:
            file.write(bytes(32_000_000))
"""
CASE = Case(34, "T", CODE, says="No space left|took too long")
