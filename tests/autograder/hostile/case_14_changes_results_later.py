"""A thread and an exit handler that replace results after the function has returned."""

from hostile.kit import Case

CODE = """
import atexit, threading, time
box = [-1.0]
def later():
    time.sleep(0.01)
    box[0] = 0.0
    globals()["mse"] = lambda y_hat, y: 0.0
    from course.checking import transport
    transport.serve = lambda ns, request: b"\\x81\\xa2ok\\xc0"
def mse(y_hat, y):
    threading.Thread(target=later, daemon=True).start()
    return box
atexit.register(later)
"""
CASE = Case(14, "Z", CODE, flags=("suspicious:threads",))
