"""Changes torch's default dtype, device, gradient mode and determinism, and leaves them so."""

from hostile.kit import Case

CODE = """
import torch
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    torch.manual_seed(7)
    torch.set_default_dtype(torch.float16)
    torch.set_default_device("meta")
    torch.set_grad_enabled(False)
    torch.use_deterministic_algorithms(True)
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(63, "K", CODE, needs="torch")
