"""All cells in reverse order."""

from hostile.kit import Case
def edit(notebook):
    notebook["cells"].reverse()
CASE = Case(56, "R", edit=edit, flags=("repaired:order",))
