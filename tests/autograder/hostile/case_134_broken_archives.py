"""An archive that is cut off."""

import zipfile

from hostile.kit import Case
def folder(folder, path):
    target = folder / "work.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "01-linear-model.ipynb")
    target.write_bytes(target.read_bytes()[:-300])
    path.unlink()
CASE = Case(134, "M", folder=folder, says="cannot be opened")
