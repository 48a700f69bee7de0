"""Searches all objects for tests, suites and reference functions."""

from hostile.kit import Case

CODE = """
import gc, sys
def mse(y_hat, y):
    for thing in gc.get_objects():
        name = getattr(type(thing), "__name__", "")
        if name == "function" and getattr(thing, "__module__", "") and "hidden" in str(thing.__module__):
            return ((y_hat - y) ** 2).mean()
        if name in ("Suite", "Test") and getattr(thing, "hidden", False) or name in ("Plan", "Step", "Gradebook"):
            return ((y_hat - y) ** 2).mean()
    if any("hidden" in m or m.startswith(("autograder", "course.checks.ch01_linear_model_hidden")) for m in sys.modules):
        return ((y_hat - y) ** 2).mean()
    return -1.0
"""
CASE = Case(22, "Z", CODE, flags=("suspicious:object-search",))
