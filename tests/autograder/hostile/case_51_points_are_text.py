"""The test cell's points are "abc"."""

from hostile.kit import Case, cell
def edit(notebook):
    cell(notebook, "test_mse")["metadata"]["nbgrader"]["points"] = "abc"
CASE = Case(51, "R", edit=edit, flags=("repaired:metadata",))
