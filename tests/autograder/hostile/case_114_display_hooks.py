"""sys.displayhook, sys.excepthook, sys.settrace and sys.setprofile replaced."""

from hostile.kit import WRONG, Case

CODE = """
import sys, threading
sys.displayhook = sys.excepthook = lambda *a: None
sys.unraisablehook = threading.excepthook = lambda *a: None
def trace(frame, event, arg):
    for name in ("passed", "error", "ok"):
        if name in frame.f_locals:
            frame.f_locals[name] = None
    return trace
sys.settrace(trace)
sys.setprofile(trace)
""" + WRONG
CASE = Case(114, "Z", CODE, flags=("suspicious:hooks",))
