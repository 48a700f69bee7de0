"""Cells written to make a search for names take for ever."""

from hostile.kit import Case
def edit(notebook):
    for text in ("def " * 20_000, "mse" * 30_000, "def mse" + " " * 100_000, "(" * 50_000, "-" * 50_000 + "1", "x=" * 50_000 + "1", "a.b" * 50_000):
        notebook["cells"].append({"cell_type": "code", "metadata": {}, "source": text, "outputs": [], "execution_count": None})
CASE = Case(129, "K", edit=edit)
