"""The kernel is called conda-env-dl-py and is not here."""

from hostile.kit import Case
def edit(notebook):
    notebook["metadata"]["kernelspec"] = {"name": "conda-env-dl-py", "display_name": "Python [dl]", "language": "python"}
CASE = Case(55, "R", edit=edit, flags=("repaired:kernelspec",))
