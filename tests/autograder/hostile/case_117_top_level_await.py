"""Correct work that awaits at the top of its cell, as notebooks allow."""

from hostile.kit import Case

CODE = """
import asyncio
await asyncio.sleep(0)
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(117, "K", CODE)
