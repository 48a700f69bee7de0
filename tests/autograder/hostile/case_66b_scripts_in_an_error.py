"""Scripts in an exception's name and words, in a returned text and in a written answer."""

from hostile.kit import Case, cell
SCRIPT = "<script>document.title = 'EXECUTED'</script><img src=x onerror=\"document.title = 'EXECUTED'\">"
def edit(notebook):
    cell(notebook, "mse")["source"] = f"def mse(y_hat, y):\n    raise type({SCRIPT!r}, (Exception,), {{}})({SCRIPT!r})"
    cell(notebook, "explain_risk")["source"] = SCRIPT + "\n\n[x](javascript:document.title='EXECUTED')"
CASE = Case(66, "T", edit=edit, says="your code raised")
