"""The browser named the file "01-linear-model (1).ipynb"."""

from hostile.kit import Case
def folder(folder, path):
    path.rename(folder / "01-linear-model (1).ipynb")
CASE = Case(53, "R", folder=folder, flags=("repaired:renamed-file",))
