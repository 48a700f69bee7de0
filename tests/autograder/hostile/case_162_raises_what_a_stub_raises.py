"""Raises NotImplementedError with words of its own, as torch does: an error, and not an untouched answer (90)."""

from hostile.kit import Case

CODE = "def mse(y_hat, y):\n    raise NotImplementedError('this layout is not supported')"
CASE = Case(162, "T", CODE, says="this layout is not supported")
