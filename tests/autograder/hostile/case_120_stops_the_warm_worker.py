"""SIGSTOP to the process that forks, so that no pass can be started any more."""

from hostile.kit import WRONG, Case

CODE = """
import os, signal
for pid in (os.getppid(), 1):
    try:
        os.kill(pid, signal.SIGSTOP)
    except OSError:
        pass
""" + WRONG
CASE = Case(120, "Z", CODE, flags=("suspicious:process-control",))
