"""An object that equals, exceeds and is close to everything."""

from hostile.kit import Case

CODE = """
class Yes:
    __hash__ = None
    def __eq__(self, other): return True
    __ne__ = lambda self, other: False
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __float__(self): return 0.0
    def __bool__(self): return True
    def __getattr__(self, name): return self
    def __call__(self, *a, **k): return self
def mse(y_hat, y):
    return Yes()
"""
CASE = Case(5, "Z", CODE, flags=("suspicious:lying-object",))
