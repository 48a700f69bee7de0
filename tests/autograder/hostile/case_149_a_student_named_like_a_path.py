"""Correct work by someone whose folder is named like markup."""

from hostile.kit import Case
CASE = Case(149, "K")
