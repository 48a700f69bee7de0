"""Correct work with logging, tqdm and print on stderr."""

from hostile.kit import Case

CODE = """
import logging, sys
try:
    from tqdm.auto import tqdm
except ImportError:
    def tqdm(items):
        for i, item in enumerate(items):
            print(f"\\r{i}/{len(items)}", end="", file=sys.stderr, flush=True)
            yield item
logging.basicConfig(level=logging.DEBUG)
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    print("computing", file=sys.stderr)
    logging.info("computing")
    return sum((a - b) ** 2 for a, b in tqdm(list(zip(y_hat.ravel(), y.ravel())))) / y.size
"""
CASE = Case(60, "K", CODE)
