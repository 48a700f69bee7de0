"""A notebook of 10^6 cells."""

from hostile.kit import Case
CASE = Case(124, "M", raw=lambda data: b'{"cells": [' + b"{}," * 1_000_000 + b"{}]}", says="cells|parts|memory")
