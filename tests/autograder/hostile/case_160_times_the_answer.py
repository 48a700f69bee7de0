"""`%%timeit` over the answer: the function is defined nowhere (89)."""

from hostile.kit import Case

CASE = Case(160, "T", "%%timeit -n 1 -r 1\ndef mse(y_hat, y):\n    return ((y_hat - y) ** 2).mean()", says="not defined")
