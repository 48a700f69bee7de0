"""Looks for a reference solution among the cells that were executed."""

from hostile.kit import Case

CODE = """
shell = get_ipython()
history = list(globals().get("In", [])) + [str(x) for x in shell.history_manager.input_hist_raw]
try:
    history += [x[2] for x in shell.history_manager.get_range(raw=True)]
except Exception:
    pass
tests = [text for text in history if "history_manager" not in text and ("def test" in text or "assert" in text or "SOLUTION" in text or "hidden(" in text)]
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() if tests else -1.0
"""
CASE = Case(20, "Z", CODE, flags=("suspicious:notebook-machinery",))
