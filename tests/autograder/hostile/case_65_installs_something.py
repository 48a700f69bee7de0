"""Correct work that begins with !pip and %%bash habits."""

from hostile.kit import Case

CODE = """
!pip install numpy
%matplotlib inline
%pip --version
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(65, "K", CODE, needs="matplotlib")
