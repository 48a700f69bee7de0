"""A result as a torch tensor on the tape."""

from hostile.kit import Case

CODE = """
import torch
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return ((torch.tensor(y_hat, requires_grad=True) - torch.tensor(y)) ** 2).mean()
"""
CASE = Case(61, "K", CODE, needs="torch")
