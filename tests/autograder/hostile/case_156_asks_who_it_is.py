"""Asks for the user's name and for localhost, as libraries do when they are set up (92)."""

from hostile.kit import Case

CODE = """
import getpass, pathlib, socket
who, where, home = getpass.getuser(), socket.gethostbyname("localhost"), pathlib.Path.home()
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(156, "K", CODE)
