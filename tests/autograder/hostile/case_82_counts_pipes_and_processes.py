"""Leaves word in counters of processes and pipes, and answers rightly (82)."""

from hostile.kit import Case

CODE = """
import os
for _ in range(200):
    r, w = os.pipe()
    os.close(r), os.close(w)
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(82, "K", CODE)
