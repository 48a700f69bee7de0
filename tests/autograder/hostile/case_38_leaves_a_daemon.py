"""Correct work that starts a process in a session of its own, to outlive the kernel."""

from hostile.kit import Case

CODE = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time\\nwhile True: time.sleep(1)", "hostile-daemon"], start_new_session=True)
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(38, "K", CODE)
