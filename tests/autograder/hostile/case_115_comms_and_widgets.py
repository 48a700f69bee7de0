"""Opens comms and shows widgets, which no front end answers."""

from hostile.kit import Case

CODE = """
import ipywidgets
from IPython.display import display
slider = ipywidgets.IntSlider()
display(slider)
slider.value = 3
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    return ((y_hat - y) ** 2).mean()
"""
CASE = Case(115, "K", CODE)
