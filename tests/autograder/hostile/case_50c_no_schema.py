"""The schema's version is missing everywhere."""

from hostile.kit import Case
def edit(notebook):
    for one in notebook["cells"]:
        one["metadata"].get("nbgrader", {}).pop("schema_version", None)
    notebook.pop("nbformat_minor", None)
CASE = Case(50, "R", edit=edit, flags=("repaired:schema",))
