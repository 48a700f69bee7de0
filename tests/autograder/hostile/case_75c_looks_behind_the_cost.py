"""Looks for the target in what it was handed: closure, globals, attributes (75)."""

from hostile.kit import Case

CODE = """
def grid_search(cost, axes):
    import gc
    seen = [vars(cost)] if hasattr(cost, "__dict__") else []
    seen += [getattr(cost, name) for name in ("__closure__", "__globals__", "__wrapped__", "__self__") if hasattr(cost, name)]
    seen += [o for o in gc.get_referents(cost) if isinstance(o, (list, tuple))]
    for value in seen:
        if isinstance(value, (list, tuple)) and len(value) == len(axes) and all(isinstance(v, float) for v in value):
            return tuple(value), 1.0
    return tuple(a[0] for a in axes), -1e9
"""
CASE = Case(75, "T", CODE, exercise="grid_search")
