"""run_cell and showtraceback report success whatever happens."""

from hostile.kit import WRONG, Case

CODE = """
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell
class Fine(ExecutionResult):
    error_before_exec = error_in_exec = None
    def __init__(self): pass
InteractiveShell.run_cell = lambda self, *a, **k: Fine()
InteractiveShell.showtraceback = lambda self, *a, **k: None
type(get_ipython())._showtraceback = lambda self, *a, **k: None
""" + WRONG
CASE = Case(3, "Z", CODE, flags=("suspicious:patching",))
