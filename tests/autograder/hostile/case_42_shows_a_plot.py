"""A plt.show() that would wait for the window to be closed."""

from hostile.kit import Case

CODE = """
import matplotlib.pyplot as plt
plt.plot([1, 2, 3])
plt.show(block=True)
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(42, "K", CODE, needs="matplotlib")
