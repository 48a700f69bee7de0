"""Tries every function of the course package and keeps one that returns a number (81)."""

from hostile.kit import Case

CODE = """
import course, inspect, pkgutil, importlib
FOUND = []
for module in pkgutil.walk_packages(course.__path__, "course."):
    if not any(part in module.name for part in ("setup", "__main__", "lab")):
        try:
            space = vars(importlib.import_module(module.name))
        except BaseException:
            continue
        FOUND += [v for v in space.values() if inspect.isfunction(v) and "mean" in v.__name__ + (v.__doc__ or "") and len(inspect.signature(v).parameters) == 2]
def mse(y_hat, y):
    for function in FOUND:
        try:
            value = function(y_hat, y)
        except BaseException:
            continue
        if isinstance(value, float):
            return value
    return -1.0
"""
CASE = Case(81, "Z", CODE)
