"""Numbers, lists and loops of null where names, texts and tables belong."""

from hostile.kit import Case
def edit(notebook):
    odd = [None, 5, [], {}, True, "text", [[[]]], {"grade_id": 7}, {"grade_id": ["mse"]}, {"grade": "yes", "grade_id": None}]
    for i, value in enumerate(odd):
        notebook["cells"].insert(i, {"cell_type": value, "metadata": {"nbgrader": value, "tags": value}, "source": value, "id": value})
        notebook["cells"].insert(i, {"cell_type": "code", "metadata": value, "source": [value, "x"], "outputs": value})
        notebook["cells"].insert(i, value)
    notebook["metadata"] = [1, 2]
    notebook["nbformat"] = "four"
CASE = Case(127, "R", edit=edit, flags=("repaired:",))
