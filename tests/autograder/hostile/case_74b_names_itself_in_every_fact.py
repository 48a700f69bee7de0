"""A result whose methods say what a check would like to hear: equal, close, of any shape."""

from hostile.kit import Case

CODE = """
import numpy as np
class Agreeable(dict):
    shape, dtype, ndim, size = (5,), np.dtype(float), 1, 5
    def __eq__(self, other): return True
    def __float__(self): return 1.0
    def __array__(self, *_, **__): return np.ones(5)
    def __len__(self): return 5
def predict(x, w, b=0.0):
    return Agreeable()
"""
CASE = Case(74, "T", CODE, exercise="predict")
