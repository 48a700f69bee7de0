"""The notebook is a symbolic link to the instructor's, solutions and all."""

from hostile.kit import Case
def folder(folder, path):
    path.unlink()
    path.symlink_to("../../../source/01-linear-model/01-linear-model.ipynb")
CASE = Case(25, "M", folder=folder, says="link")
