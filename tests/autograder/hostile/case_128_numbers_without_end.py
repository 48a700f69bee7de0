"""A number of a million digits and another beyond every exponent."""

from hostile.kit import Case
CASE = Case(128, "M", raw=lambda data: b'{"nbformat": ' + b"9" * 1_000_000 + b', "cells": [1e999999]}', says="not a notebook")
