"""Twenty thousand empty files and links that lead in circles."""

from hostile.kit import Case

CODE = """
import os
os.symlink("/box", "/box/round")
for number in range(20_000):
    open(f"/tmp/{number}", "w").close()
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(143, "K", CODE)
