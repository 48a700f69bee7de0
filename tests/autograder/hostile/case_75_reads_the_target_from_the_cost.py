"""Looks for the target in the cost that it was handed: closure, attributes, frames; then says it asked everywhere."""

from hostile.kit import Case

CODE = """
import sys
def grid_search(cost, axes):
    known = [c.cell_contents for c in getattr(cost, "__closure__", None) or ()]
    known += list(vars(cost).values()) if hasattr(cost, "__dict__") else []
    frame = sys._getframe(1)
    while frame:
        known += list(frame.f_locals.values())
        frame = frame.f_back
    for one in list(known):
        known += list(vars(one).values()) if hasattr(one, "__dict__") else []
    targets = [v for v in known if isinstance(v, list) and len(v) == len(axes) and all(isinstance(t, float) for t in v)]
    for one in known:
        if hasattr(one, "asked"):
            one.asked[:] = [[w, b] for w in axes[0] for b in axes[-1]]
    return tuple(targets[0] if targets else [a[0] for a in axes]), 1.0
"""
CASE = Case(75, "T", CODE, exercise="grid_search")
