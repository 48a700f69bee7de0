"""An answer of a million lines."""

from hostile.kit import Case, cell
def edit(notebook):
    cell(notebook, "mse")["source"] = "x = 1\n" * 1_000_000
CASE = Case(130, "M", edit=edit, says="characters")
