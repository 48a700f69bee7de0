"""A written answer that takes the square of its length to be cleaned (85)."""

from hostile.kit import Case, cell


def edit(notebook):
    cell(notebook, "explain_risk")["source"] = "](" * 20_000


CASE = Case(154, "K", edit=edit)
