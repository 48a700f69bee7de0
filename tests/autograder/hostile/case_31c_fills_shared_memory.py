"""Shared mappings, which a process's own limit does not count."""

from hostile.kit import Case

CODE = """
import mmap
hoard = []
while True:
    part = mmap.mmap(-1, 256 * 2**20)
    for at in range(0, len(part), 4096):
        part[at] = 1
    hoard.append(part)
"""
CASE = Case(31, "T", CODE, status="error", says="memory|PermissionError|ended")
