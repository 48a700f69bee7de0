"""A subclass of float that equals every number."""

from hostile.kit import Case

CODE = """
class Yes(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return Yes(0)
    __rsub__ = __sub__
    def __float__(self): return Yes(0)
    def __hash__(self): return 1
def mse(y_hat, y):
    return Yes(-1.0)
"""
CASE = Case(5, "Z", CODE, flags=("suspicious:lying-object",))
