"""The function keeps a gigabyte more each time, by names that outlive the call."""

from hostile.kit import Case

CODE = """
import numpy as np
hoard = []
def mse(y_hat, y):
    while True:
        hoard.append(np.ones(16_000_000))
"""
CASE = Case(31, "T", CODE, says="memory|took too long")
