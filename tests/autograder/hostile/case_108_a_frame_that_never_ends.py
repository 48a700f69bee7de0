"""Announces a frame of 4 GB and sends nothing more."""

from hostile.kit import Case

CODE = """
import os, stat
def mse(y_hat, y):
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, b"\\xff\\xff\\xff\\xff")
        except OSError:
            pass
    return 0.0
"""
CASE = Case(108, "Z", CODE, flags=("crash",))
