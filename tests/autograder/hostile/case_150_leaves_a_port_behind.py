"""Listens on a port of the loopback, which /proc/net/tcp would show to the pass after this one (82)."""

from hostile.kit import Case

CODE = """
import socket
try:
    listening = socket.socket()
    listening.bind(("127.0.0.1", 4242))
    listening.listen()
    reached = True
except OSError:
    reached = False
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() if reached else -1.0
"""
CASE = Case(150, "Z", CODE, flags=("suspicious:network",))
