"""`%%writefile` over the answer: the function is in a file and nowhere else (89)."""

from hostile.kit import Case

CASE = Case(161, "T", "%%writefile mse.py\ndef mse(y_hat, y):\n    return ((y_hat - y) ** 2).mean()", says="not defined")
