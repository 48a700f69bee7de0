"""An LZMA stream that grows a thousandfold while its entry says a few bytes."""

import zipfile

from hostile.kit import Case
def folder(folder, path):
    target = folder / "work.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("01-linear-model.ipynb", b" " * (300 * 2**20))
    size = (300 * 2**20).to_bytes(4, "little")
    target.write_bytes(target.read_bytes().replace(size, (4096).to_bytes(4, "little")))
    path.unlink()
CASE = Case(26, "M", folder=folder, says="cannot be opened|compress")
