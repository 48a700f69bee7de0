"""Replaces course.checking.check, course.checking.expect and course.checking.transport by versions that pass."""

from hostile.kit import WRONG, Case

CODE = """
import sys, types
import course.checking.check, course.checking.expect, course.checking.transport
for module in (course.checking.check, course.checking.expect, course.checking.transport):
    for name, value in list(vars(module).items()):
        if callable(value) and not name.startswith("__"):
            setattr(module, name, lambda *a, **k: b"\\x81\\xa2ok\\xc3")
sys.modules["course.checking.check"] = types.ModuleType("course.checking.check")
sys.modules["course.checking.transport"] = types.ModuleType("course.checking.transport")
""" + WRONG
CASE = Case(141, "Z", CODE, flags=("suspicious:patching",))
