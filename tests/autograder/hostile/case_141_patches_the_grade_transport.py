"""Replaces course.check, course.expect and course.transport by versions that pass."""

from hostile.kit import WRONG, Case

CODE = """
import sys, types
import course.check, course.expect, course.transport
for module in (course.check, course.expect, course.transport):
    for name, value in list(vars(module).items()):
        if callable(value) and not name.startswith("__"):
            setattr(module, name, lambda *a, **k: b"\\x81\\xa2ok\\xc3")
sys.modules["course.check"] = types.ModuleType("course.check")
sys.modules["course.transport"] = types.ModuleType("course.transport")
""" + WRONG
CASE = Case(141, "Z", CODE, flags=("suspicious:patching",))
