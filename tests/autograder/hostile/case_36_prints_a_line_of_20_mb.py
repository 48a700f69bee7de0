"""One line of 20 MB, printed by correct work; and the same line in the notebook that was handed in."""

from hostile.kit import Case, cell

def edit(notebook):
    one = cell(notebook, "mse")
    one["source"] = "print('a' * 20_000_000)\n" + one["source"]
    one["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "a" * 20_000_000}]
CASE = Case(36, "K", edit=edit)
