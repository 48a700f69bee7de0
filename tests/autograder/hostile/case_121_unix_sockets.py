"""Looks for Unix sockets in the file system, in the abstract name space and among what it inherited."""

from hostile.kit import Case

CODE = """
import array, glob, os, socket, stat
reached = []
names = [line.split()[-1] for line in open("/proc/net/unix").read().splitlines()[1:] if len(line.split()) > 7]
for name in names + glob.glob("/run/**/*", recursive=True) + glob.glob("/tmp/**/*", recursive=True) + ["/var/run/docker.sock"]:
    try:
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(0.2)
            s.connect("\\0" + name[1:] if name.startswith("@") else name)
            reached.append(name)
    except OSError:
        pass
for fd in range(3, 64):
    try:
        if stat.S_ISDIR(os.fstat(fd).st_mode):
            reached.append(os.readlink(f"/proc/self/fd/{fd}"))
    except OSError:
        pass
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() if reached else -1.0
"""
CASE = Case(121, "Z", CODE, flags=("suspicious:network",))
