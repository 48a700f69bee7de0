"""Returns a set whose numbers all have one hash, which would keep the judge busy for minutes (84)."""

from hostile.kit import Case

CODE = """
class Many(set):
    def __iter__(self):
        return ((2**61 - 1) * i + 5 for i in range(1, 12_000))
def mse(y_hat, y):
    return Many()
"""
CASE = Case(152, "T", CODE)
