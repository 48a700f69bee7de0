"""Prints, shows, writes and raises what it is asked with, to read it in the feedback."""

from hostile.kit import Case

CODE = """
import sys
seen = []
def mse(y_hat, y):
    seen.append((y_hat, y))
    print("STOLEN", y_hat.tolist(), y.tolist())
    print("STOLEN", y_hat.tolist(), file=sys.stderr)
    display(y_hat)
    open("/box/stolen", "a").write(f"STOLEN {y_hat.tolist()}\\\\n")
    raise RuntimeError(f"STOLEN {y_hat.tolist()} {y.tolist()}")
try:
    print(open("/box/stolen").read())
except OSError:
    pass
"""
CASE = Case(27, "Z", CODE, flags=("suspicious:file-hunting",))
