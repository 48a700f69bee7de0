"""Correct work with 20 MB of attachments in its text cells."""

from hostile.kit import Case
def edit(notebook):
    for one in [c for c in notebook["cells"] if c["cell_type"] == "markdown"][:10]:
        one["attachments"] = {"image.png": {"image/png": "iVBORw0KGgo" + "A" * 2_000_000}}
CASE = Case(125, "K", edit=edit)
