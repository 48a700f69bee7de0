"""Leaves data in shared memory and message queues for the process that comes after it."""

from hostile.kit import Case

CODE = """
import ctypes
from multiprocessing import shared_memory
libc = ctypes.CDLL(None)
left = []
try:
    left.append(shared_memory.SharedMemory("verdict").buf[0])
except (OSError, FileNotFoundError):
    block = shared_memory.SharedMemory("verdict", create=True, size=64)
    block.buf[0] = 7
key = libc.shmget(4242, 64, 0)
if key >= 0:
    left.append(key)
libc.shmget(4242, 64, 0o1666)
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() if left else -1.0
"""
CASE = Case(147, "Z", CODE, flags=("suspicious:process-control",))
