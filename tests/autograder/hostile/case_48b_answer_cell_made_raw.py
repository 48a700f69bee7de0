"""An answer cell became a raw cell."""

from hostile.kit import Case, cell
def edit(notebook):
    one = cell(notebook, "mse")
    one["cell_type"] = "raw"
    for key in ("outputs", "execution_count"):
        one.pop(key, None)
CASE = Case(48, "R", edit=edit, flags=("repaired:cell-type",))
