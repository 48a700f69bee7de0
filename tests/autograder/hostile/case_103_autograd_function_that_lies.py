"""An autograd Function whose tensor runs code when it is detached, moved or converted."""

from hostile.kit import Case

CODE = """
import torch
class Lie(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x
    @staticmethod
    def backward(ctx, g): raise SystemExit
class T(torch.Tensor):
    def detach(self): raise SystemExit
    def cpu(self): return self
    def numpy(self): return __import__("numpy").zeros(())
def mse(y_hat, y):
    return Lie.apply(torch.tensor(-1.0, requires_grad=True)).as_subclass(T)
"""
CASE = Case(103, "Z", CODE, needs="torch", nightly=True, flags=("suspicious:lying-object",))
