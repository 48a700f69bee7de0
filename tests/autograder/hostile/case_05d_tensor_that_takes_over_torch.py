"""A Tensor subclass whose __torch_function__ says True to everything."""

from hostile.kit import Case

CODE = """
import torch
class Yes(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None): return True
def mse(y_hat, y):
    return torch.tensor(-1.0).as_subclass(Yes)
"""
CASE = Case(5, "Z", CODE, flags=("suspicious:lying-object",), needs="torch")
