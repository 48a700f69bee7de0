"""numpy.py and torch.py beside the notebook."""

from hostile.kit import Case
def folder(folder, path):
    for name in ("numpy.py", "torch.py", "course.py", "random.py"):
        (folder / name).write_text("raise SystemExit('the wrong module')\n")
CASE = Case(64, "R", folder=folder, flags=("repaired:shadow-module",))
