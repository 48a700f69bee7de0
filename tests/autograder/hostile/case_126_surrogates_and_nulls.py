"""Lone surrogates, null characters and unassigned code points in every text and name."""

from hostile.kit import Case, cell
def edit(notebook):
    cell(notebook, "mse")["source"] = "x = '\ud800'\ny = '\u0000'\ndef mse(y_hat, y): return -1.0"
    notebook["cells"][0]["source"] = "\udfff" * 10
    notebook["cells"].append({"cell_type": "\ud800", "metadata": {"nbgrader": {"grade_id": "\udc00"}}, "source": "\ud800", "id": "\ud800"})

def raw(data):
    import json
    notebook = json.loads(data)
    edit(notebook)
    return json.dumps(notebook).encode()
CASE = Case(126, "T", raw=raw, status="error", says="null|SyntaxError|ValueError")
