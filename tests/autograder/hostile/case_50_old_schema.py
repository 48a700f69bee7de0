"""nbgrader schema 1, as of years ago."""

from hostile.kit import Case
def edit(notebook):
    for one in notebook["cells"]:
        if "nbgrader" in one["metadata"]:
            one["metadata"]["nbgrader"]["schema_version"] = 1
CASE = Case(50, "R", edit=edit, flags=("repaired:schema",))
