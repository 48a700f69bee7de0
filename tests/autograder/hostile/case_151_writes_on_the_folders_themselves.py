"""Leaves word in the modes, times and attributes of the folders in memory, and looks for such a word (82)."""

from hostile.kit import Case

CODE = """
import os
WORD = 10**9
found = []
for folder in (os.sep + "box", os.sep + "tmp", os.sep + "dev" + os.sep + "shm"):
    status = os.stat(folder)
    found += [status.st_mtime_ns == WORD, status.st_mode & 0o7777 != 0o1777, bool(os.listxattr(folder))]
    for leave, how in ((os.utime, dict(ns=(WORD, WORD))), (os.chmod, dict(mode=0o777))):
        try:
            leave(folder, **how)
        except OSError:
            pass
    try:
        os.setxattr(folder, "user.word", b"1")
    except OSError:
        pass
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() if any(found) else -1.0
"""
CASE = Case(151, "Z", CODE)
