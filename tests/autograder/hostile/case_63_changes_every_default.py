"""Changes seeds, folder, NumPy's errors, warnings, recursion limit, and leaves them so."""

from hostile.kit import Case

CODE = """
import os, random, sys, warnings
import numpy as np
def upset():
    random.seed(1); np.random.seed(1)
    os.chdir("/tmp")
    np.seterr(all="raise")
    np.set_printoptions(precision=1)
    warnings.simplefilter("error")
    os.environ["OMP_NUM_THREADS"] = "nonsense"
def mse(y_hat, y):
    if y_hat.shape != y.shape:
        raise ValueError(f"expected one shape, got {y_hat.shape} and {y.shape}")
    value = ((y_hat - y) ** 2).mean()
    upset()
    return value
upset()
"""
CASE = Case(63, "K", CODE)
