"""A notebook of 2 GB in an archive of 2 MB."""

import zipfile

from hostile.kit import Case
def folder(folder, path):
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("01-linear-model.ipynb", "w", force_zip64=True) as stream:
            for _ in range(200):
                stream.write(b" " * 2**20)
    path.unlink()
CASE = Case(26, "M", folder=folder, says="larger than")
