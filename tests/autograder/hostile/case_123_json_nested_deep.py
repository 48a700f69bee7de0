"""A notebook of a hundred thousand brackets."""

from hostile.kit import Case
CASE = Case(123, "M", raw=lambda data: b'{"cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", says="not a notebook")
