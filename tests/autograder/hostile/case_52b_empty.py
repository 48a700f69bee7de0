"""The file is empty."""

from hostile.kit import Case
CASE = Case(52, "M", raw=lambda data: b"", says="empty")
