"""The test cell's metadata says 500 points."""

from hostile.kit import Case, cell
def edit(notebook):
    cell(notebook, "test_mse")["metadata"]["nbgrader"]["points"] = 500
CASE = Case(17, "R", edit=edit, flags=("repaired:metadata",))
