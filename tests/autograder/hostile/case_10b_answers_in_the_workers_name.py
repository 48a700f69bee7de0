"""Writes well-formed replies to every socket it holds, before and after the question."""

from hostile.kit import Case

CODE = """
import os, stat
from course.checking import codec as plain
def forge(body):
    frame = plain.encode(body)
    frame = len(frame).to_bytes(4, "big") + frame
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                os.write(fd, frame)
        except OSError:
            pass
def mse(y_hat, y):
    for _ in range(20):
        forge({"ok": None, "passed": True, "points": 2.0})
    return -1.0
"""
CASE = Case(10, "Z", CODE, flags=("tampered",))
