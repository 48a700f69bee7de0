"""A test cell was duplicated."""

import copy

from autograder import notebook as nb
from hostile.kit import Case, cell
def edit(notebook):
    place = next(i for i, c in enumerate(notebook["cells"]) if nb.grade_id(c) == "test_mse")
    notebook["cells"].insert(place, copy.deepcopy(cell(notebook, "test_mse")))
CASE = Case(45, "R", edit=edit, flags=("repaired:duplicate-cell",))
