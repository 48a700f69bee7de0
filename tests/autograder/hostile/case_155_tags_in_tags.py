"""Displays a page of 70,000 elements inside each other, which takes the square of that to be cleaned (85)."""

from hostile.kit import Case

CODE = """
from IPython.display import HTML, display
display(HTML("<div>" * 70_000))
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError("the shapes differ")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(155, "K", CODE)
