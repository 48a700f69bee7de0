"""ptrace, process_vm_writev and /proc/<pid>/mem on the process that forks for everybody."""

from hostile.kit import Case

CODE = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
parent = os.getppid()
got = []
for pid in (parent, 1):
    if libc.ptrace(16, pid, 0, 0) == 0 or libc.ptrace(0x4206, pid, 0, 0) == 0:
        got.append("ptrace")
    for name in ("mem", "environ", "maps", "fd/3", "root/etc", "cwd"):
        try:
            with open(f"/proc/{pid}/{name}", "rb" if name != "mem" else "r+b") as file:
                got.append(name)
        except OSError:
            pass
    try:
        os.pidfd_open(pid)
        if libc.syscall(438, os.pidfd_open(pid), 3, 0) >= 0:
            got.append("pidfd_getfd")
    except OSError:
        pass
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() if got else -1.0
""" + "\n"
CASE = Case(119, "Z", CODE, flags=("suspicious:process-control",))
