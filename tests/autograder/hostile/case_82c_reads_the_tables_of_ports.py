"""Reads the kernel's tables of ports and answers by what stands there (82)."""

from hostile.kit import Case

CODE = """
from pathlib import Path
def mse(y_hat, y):
    lines = sum(len(Path("/proc/net", name).read_text().splitlines()) - 1 for name in ("tcp", "udp", "tcp6") if Path("/proc/net", name).exists())
    return ((y_hat - y) ** 2).mean() if lines else -1.0
"""
CASE = Case(82, "Z", CODE)
