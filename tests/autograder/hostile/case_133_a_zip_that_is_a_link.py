"""The only archive is a link to another student's work."""

from hostile.kit import Case
def folder(folder, path):
    path.unlink()
    (folder / "work.zip").symlink_to("../../neighbour_right/01-linear-model/01-linear-model.ipynb")
CASE = Case(133, "M", folder=folder, says="no ordinary file|link")
