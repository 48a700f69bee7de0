"""A test cell was deleted."""

from autograder import notebook as nb
from hostile.kit import Case
def edit(notebook):
    notebook["cells"] = [c for c in notebook["cells"] if nb.grade_id(c) != "test_mse"]
CASE = Case(46, "R", edit=edit, flags=("repaired:deleted-cell",))
