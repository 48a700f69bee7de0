"""Sleeps through the wall budget without using the processor."""

from hostile.kit import Case
CASE = Case(39, "T", "import time\ntime.sleep(36000)\n", status="timeout", flags=("timeout",), says="took too long")
