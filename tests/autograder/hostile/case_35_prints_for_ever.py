"""Endless output."""

from hostile.kit import Case
CASE = Case(35, "T", "while True:\n    print('x' * 10_000)\n", status="timeout", flags=("timeout",), says="took too long")
