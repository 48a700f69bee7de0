"""Uses a function that stands in a cell of the student's own, elsewhere in the notebook."""

from hostile.kit import Case, cell
def edit(notebook):
    cell(notebook, "mse")["source"] = "scale = helper(1.0)\ndef mse(y_hat, y):\n    return scale * ((y_hat - y) ** 2).mean()"
    extra = {"cell_type": "code", "metadata": {}, "source": "def helper(x):\n    return x", "outputs": [], "execution_count": 7}
    notebook["cells"].insert(3, extra)
CASE = Case(58, "T", edit=edit, status="error", says="`helper` is defined outside the answer cells")
