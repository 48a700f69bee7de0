"""Solution and grade flags changed on answer and test cells."""

from hostile.kit import Case, cell
def edit(notebook):
    cell(notebook, "mse")["metadata"]["nbgrader"] |= {"grade": True, "solution": False, "points": 2}
    cell(notebook, "test_mse")["metadata"]["nbgrader"] |= {"grade": False, "solution": True}
CASE = Case(49, "R", edit=edit, flags=("repaired:metadata",))
