"""An infinite loop in the cell."""

from hostile.kit import Case
CASE = Case(28, "T", "while True:\n    pass\n", status="timeout", flags=("timeout",), says="took too long")
