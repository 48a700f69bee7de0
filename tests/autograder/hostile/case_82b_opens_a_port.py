"""Opens a port on loopback, where another submission could find it (82)."""

from hostile.kit import Case

CODE = """
import socket
def mse(y_hat, y):
    with socket.socket(socket.AF_INET) as port:
        port.bind(("127.0.0.1", 0))
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(82, "T", CODE)
