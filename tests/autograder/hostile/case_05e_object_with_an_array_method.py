"""__array__ gives whatever fits the question."""

from hostile.kit import Case

CODE = """
import numpy as np
class Chameleon:
    def __array__(self, dtype=None, copy=None):
        import sys
        frame = sys._getframe(1)
        while frame:
            for value in frame.f_locals.values():
                if isinstance(value, float): return np.array(value)
            frame = frame.f_back
        return np.array(-1.0)
Chameleon.__module__ = "numpy"
def mse(y_hat, y):
    return Chameleon()
"""
CASE = Case(5, "Z", CODE, flags=("suspicious:lying-object", "suspicious:stack-frames"))
