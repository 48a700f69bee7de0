"""Every cell's nbgrader metadata is gone, and the cells' ids too."""

from hostile.kit import Case
def edit(notebook):
    for one in notebook["cells"]:
        one["metadata"].pop("nbgrader", None)
        one.pop("id", None)
CASE = Case(47, "R", edit=edit, flags=("repaired:metadata",))
