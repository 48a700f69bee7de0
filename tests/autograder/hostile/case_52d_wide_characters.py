"""The notebook was saved as UTF-16."""

from hostile.kit import Case
CASE = Case(52, "M", raw=lambda data: data.decode().encode("utf-16"), says="not UTF-8")
