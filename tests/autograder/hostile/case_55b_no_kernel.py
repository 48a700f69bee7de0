"""The notebook names no kernel, or has no metadata at all."""

from hostile.kit import Case
def edit(notebook):
    notebook["metadata"] = {}
CASE = Case(55, "R", edit=edit, flags=("repaired:kernelspec",))
