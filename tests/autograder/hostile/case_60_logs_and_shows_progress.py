"""Correct work with logging, tqdm and print on stderr."""

from hostile.kit import Case

CODE = """
import logging, sys
from tqdm.auto import tqdm
logging.basicConfig(level=logging.DEBUG)
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    print("computing", file=sys.stderr)
    logging.info("computing")
    return sum((a - b) ** 2 for a, b in tqdm(list(zip(y_hat, y)))) / len(y)
"""
CASE = Case(60, "K", CODE)
