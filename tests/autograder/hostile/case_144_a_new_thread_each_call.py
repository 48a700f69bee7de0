"""Correct work that leaves a busy thread behind each call."""

from hostile.kit import Case

CODE = """
import threading, time
def mse(y_hat, y):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(144, "K", CODE)
