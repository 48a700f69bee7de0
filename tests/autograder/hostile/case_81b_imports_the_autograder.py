"""Imports the hidden tests by their name (81)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    import importlib
    importlib.import_module("autograder.chapters.01-linear-model.hidden")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(81, "T", CODE)
