"""Returns a list that holds one list ten times, which holds another ten times, and so on: its text has no end (84)."""

from hostile.kit import Case

CODE = """
def mse(y_hat, y):
    grown = []
    for _ in range(30):
        grown = [grown] * 10
    return grown
"""
CASE = Case(153, "T", CODE)
