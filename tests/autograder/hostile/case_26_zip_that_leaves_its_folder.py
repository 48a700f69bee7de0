"""An archive with ../../ and absolute paths."""

import zipfile

from hostile.kit import Case
def folder(folder, path):
    with zipfile.ZipFile(folder / "work.zip", "w") as archive:
        archive.writestr("../../ada/01-linear-model/01-linear-model.ipynb", path.read_bytes())
        archive.writestr("/etc/cron.d/01-linear-model.ipynb", "{}")
    path.unlink()
CASE = Case(26, "M", folder=folder, says="leaves it")
