"""The notebook is a named pipe that nobody writes to."""

import os

from hostile.kit import Case
def folder(folder, path):
    path.unlink()
    os.mkfifo(path)
CASE = Case(132, "M", folder=folder, says="no ordinary file")
