"""A web page that was saved in place of the notebook."""

from hostile.kit import Case
CASE = Case(52, "M", raw=lambda data: b"<!DOCTYPE html><html><body>Sign in</body></html>", says="not a notebook")
