"""A notebook of 200 MB in an archive of 200 kB."""

import zipfile

from hostile.kit import Case
def folder(folder, path):
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("01-linear-model.ipynb", b" " * (200 * 2**20))
    path.unlink()
CASE = Case(26, "M", folder=folder, says="larger than")
