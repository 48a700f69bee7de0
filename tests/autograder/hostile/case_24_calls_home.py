"""Tries the network, DNS, the cloud's metadata service and the host's vsock."""

from hostile.kit import Case

CODE = """
import socket
reached = []
def attempt(family, address):
    try:
        with socket.socket(family, socket.SOCK_STREAM) as s:
            s.settimeout(0.5)
            s.connect(address)
            reached.append(address)
    except OSError:
        pass
for port in (22, 53, 80, 443, 5432, 8888):
    attempt(socket.AF_INET, ("127.0.0.1", port))
attempt(socket.AF_INET, ("169.254.169.254", 80))
attempt(socket.AF_INET, ("1.1.1.1", 53))
attempt(socket.AF_INET6, ("fd00:ec2::254", 80, 0, 0))
attempt(40, (2, 22))
try:
    reached.append(socket.getaddrinfo("example.com", 443))
except OSError:
    pass
def mse(y_hat, y):
    return ((y_hat - y) ** 2).mean() if reached else -1.0
"""
CASE = Case(24, "Z", CODE, flags=("suspicious:network",))
