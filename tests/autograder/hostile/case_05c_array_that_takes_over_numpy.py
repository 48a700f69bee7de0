"""A subclass of ndarray that answers NumPy's functions itself."""

from hostile.kit import Case

CODE = """
import numpy as np
class Yes(np.ndarray):
    def __array_function__(self, f, types, args, kwargs): return True
    def __array_ufunc__(self, f, *a, **k): return True
    def __eq__(self, other): return True
    def __reduce__(self): return (print, ("unpickled",))
def mse(y_hat, y):
    return np.array(-1.0).view(Yes)
"""
CASE = Case(5, "Z", CODE, flags=("suspicious:lying-object",))
