"""A symbolic link to the instructor's notebook beside the submission, opened from the answer."""

from hostile.kit import Case
def folder(folder, path):
    (folder / "data.py").symlink_to("../../../source/01-linear-model/01-linear-model.ipynb")
    (folder / "everything").symlink_to("/")

CODE = """
import os
def mse(y_hat, y):
    for path in ("data.py", "everything/etc/passwd", "../../../source/01-linear-model/01-linear-model.ipynb"):
        if os.path.exists(path):
            return ((y_hat - y) ** 2).mean()
    return -1.0
"""
CASE = Case(25, "Z", CODE, folder=folder, flags=("suspicious:file-hunting",))
