"""Looks through frames and the garbage collector for verdicts and sets them to passed."""

from hostile.kit import Case

CODE = """
import gc, sys
def mse(y_hat, y):
    frame = sys._getframe()
    while frame:
        for name in list(frame.f_locals):
            if name in ("passed", "ok", "score", "points", "outcome", "status"):
                frame.f_locals[name] = True
        frame = frame.f_back
    for thing in gc.get_objects():
        if isinstance(thing, dict) and "passed" in thing:
            thing["passed"] = True
        if type(thing).__name__ in ("Outcome", "Report", "Test"):
            object.__setattr__(thing, "status", "passed")
    return -1.0
"""
CASE = Case(15, "Z", CODE, flags=("suspicious:stack-frames", "suspicious:object-search"))
