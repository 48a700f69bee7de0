"""Puts modules, .pth files and notebooks where the next pass might import them."""

from hostile.kit import WRONG, Case

CODE = """
import os, sys
trap = "import os\\nos._exit(1)\\n"
for folder in [*sys.path, "/box", "/tmp", "/dev/shm", "/grader", "/grader/course", sys.prefix, "/usr/lib/python3"]:
    for name in ("numpy.py", "IPython.py", "sitecustomize.py", "zz.pth", "course.py", "random.py"):
        try:
            open(os.path.join(folder or ".", name), "w").write(trap)
        except OSError:
            pass
sys.path.insert(0, "/box")
os.makedirs("/box/locked/in", exist_ok=True)
os.chmod("/box/locked", 0)
""" + WRONG
CASE = Case(142, "Z", CODE, flags=("suspicious:file-hunting",))
