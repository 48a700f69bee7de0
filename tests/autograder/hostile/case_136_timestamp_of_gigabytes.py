"""timestamp.txt beside the notebook is endless and no date."""

from hostile.kit import Case
def folder(folder, path):
    with (folder / "timestamp.txt").open("wb") as file:
        file.write(b"9999-12-31 23:59:59 UTC\n")
        file.truncate(8 * 2**30)
CASE = Case(136, "K", folder=folder)
