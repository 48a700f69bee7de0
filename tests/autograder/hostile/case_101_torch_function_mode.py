"""A global TorchFunctionMode that answers every torch call with nought."""

from hostile.kit import WRONG, Case

CODE = """
import torch
from torch.overrides import TorchFunctionMode
class Nought(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None): return 0
Nought().__enter__()
""" + WRONG
CASE = Case(101, "Z", CODE, flags=("suspicious:lying-object",), needs="torch")
