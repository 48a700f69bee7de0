"""A loop that catches KeyboardInterrupt, ignores signals and goes on."""

from hostile.kit import Case

CODE = """
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
"""
CASE = Case(29, "T", CODE, status="timeout", flags=("timeout",), says="took too long")
