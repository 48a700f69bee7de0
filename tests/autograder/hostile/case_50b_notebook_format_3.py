"""The notebook was saved in nbformat 3: cells in a worksheet, source under "input"."""

from hostile.kit import Case
def edit(notebook):
    for one in notebook["cells"]:
        if one["cell_type"] == "code":
            one["input"] = one.pop("source")
    notebook["worksheets"] = [{"cells": notebook.pop("cells"), "metadata": {}}]
    notebook |= {"nbformat": 3, "nbformat_minor": 0}

def raw(data):
    import json
    notebook = json.loads(data)
    edit(notebook)
    return json.dumps(notebook).encode()
CASE = Case(50, "R", raw=raw, flags=("repaired:schema",))
