"""A missing colon."""

from hostile.kit import Case
CASE = Case(57, "T", "def mse(y_hat, y)\n    return ((y_hat - y) ** 2).mean()\n", status="error", says="SyntaxError")
