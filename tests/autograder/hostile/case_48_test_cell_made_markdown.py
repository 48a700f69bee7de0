"""A test cell became a text cell."""

from hostile.kit import Case, cell
def edit(notebook):
    one = cell(notebook, "test_mse")
    one["cell_type"] = "markdown"
    for key in ("outputs", "execution_count"):
        one.pop(key, None)
CASE = Case(48, "R", edit=edit, flags=("repaired:edited-test",))
