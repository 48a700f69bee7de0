"""Four hundred folders in each other beside the notebook."""

import os

from hostile.kit import Case
def folder(folder, path):
    here = os.open(folder, os.O_RDONLY)
    for _ in range(400):
        os.mkdir("d", dir_fd=here)
        below = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)
    path.rename(folder / "other.ipynb")
CASE = Case(131, "R", folder=folder, flags=("repaired:renamed-file",))
