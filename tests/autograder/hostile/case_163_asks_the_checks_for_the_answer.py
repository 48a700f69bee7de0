"""Looks for right values in the tests that students have (81)."""

from hostile.kit import Case

CODE = """
import pkgutil
import course.checks
from course.checks import ch01_linear_model as tests
found = [m.name for m in pkgutil.walk_packages(course.checks.__path__, "course.checks.")]
found += [name for name, value in vars(tests).items() if callable(value) and name not in ("check", "hint")]
try:
    from course.checks.ch01_linear_model import cases
    found.append(cases)
except ImportError:
    pass
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() if found else -1.0
"""
CASE = Case(163, "Z", CODE)
