"""A set whose numbers collide, so that building it again takes minutes."""

from hostile.kit import Case

CODE = """
class Many(set):
    def __iter__(self):
        return ((2**61 - 1) * i + 5 for i in range(1, 12_000))
def mse(y_hat, y):
    return Many()
"""
CASE = Case(84, "T", CODE)
