"""An archive with the notebook in a folder, and what macOS adds."""

import zipfile

from hostile.kit import Case
def folder(folder, path):
    with zipfile.ZipFile(folder / "work.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, "work/01-linear-model.ipynb")
        archive.writestr("__MACOSX/work/._01-linear-model.ipynb", b"\x00\x05")
        archive.writestr("work/.ipynb_checkpoints/01-linear-model-checkpoint.ipynb", b"{}")
    path.unlink()
CASE = Case(135, "K", folder=folder)
