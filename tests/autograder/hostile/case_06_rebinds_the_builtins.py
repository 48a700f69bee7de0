"""AssertionError never catches, isinstance is always true, float and abs give nought."""

from hostile.kit import WRONG, Case

CODE = """
import builtins
builtins.AssertionError = type("Never", (Exception,), {})
builtins.isinstance = lambda *a: True
builtins.float = lambda *a: 0.0
builtins.abs = builtins.max = builtins.sum = lambda *a, **k: 0
builtins.all = builtins.any = lambda *a: True
""" + WRONG
CASE = Case(6, "Z", CODE, flags=("suspicious:patching",))
