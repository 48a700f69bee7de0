"""Redefines magics, loads an extension and runs shell lines."""

from hostile.kit import WRONG, Case

CODE = """
from IPython.core.magic import register_line_magic
@register_line_magic
def check(line): return "passed"
%load_ext autoreload
%autoreload 2
%alias_magic t timeit
%config InteractiveShell.ast_node_interactivity = "all"
!kill -9 1
!cat /proc/1/environ
get_ipython().events.register("pre_run_cell", lambda *a: (_ for _ in ()).throw(SystemExit))
get_ipython().events.register("post_run_cell", lambda *a: (_ for _ in ()).throw(SystemExit))
""" + WRONG
CASE = Case(113, "Z", CODE, flags=("suspicious:notebook-machinery",))
