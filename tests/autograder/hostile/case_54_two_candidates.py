"""Two notebooks, and neither has the right name."""

import shutil

from hostile.kit import Case
def folder(folder, path):
    shutil.copy(path, folder / "final.ipynb")
    path.rename(folder / "final really.ipynb")
CASE = Case(54, "M", folder=folder, says="which one counts")
