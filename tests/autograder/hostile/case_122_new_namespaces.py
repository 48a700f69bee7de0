"""Makes itself root in a user namespace of its own and mounts what it can."""

from hostile.kit import Case

CODE = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
won = []
for flags in (0x10000000, 0x10000000 | 0x20000, 0x20000, 0x40000000):
    pid = os.fork()
    if pid == 0:
        os._exit(7 if libc.unshare(flags) == 0 else 0)
    if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7:
        won.append(flags)
if libc.mount(b"none", b"/mnt", b"tmpfs", 0, None) == 0 or libc.umount2(b"/proc", 2) == 0:
    won.append("mount")
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() if won else -1.0
"""
CASE = Case(122, "Z", CODE, flags=("suspicious:process-control",))
