"""An answer cell was duplicated, and only the copy was worked on."""

import copy

from autograder import notebook as nb
from hostile.kit import Case, cell
def edit(notebook):
    place = next(i for i, c in enumerate(notebook["cells"]) if nb.grade_id(c) == "mse")
    notebook["cells"].insert(place, copy.deepcopy(cell(notebook, "mse")))
    notebook["cells"][place]["source"] = 'def mse(y_hat, y):\n    """Mean squared error. y_hat, y: (N,) -> number. Raises ValueError if the shapes differ."""\n    raise NotImplementedError("mse: your turn")'
CASE = Case(45, "R", edit=edit, flags=("repaired:duplicate-cell",))
