"""Arrays with a nought among huge dimensions, structured and object dtypes, and a billion by broadcasting."""

from hostile.kit import Case

CODE = """
import numpy as np
kinds = [np.zeros((0, 2**40)), np.broadcast_to(0.0, (10**5, 10**5)), np.array([{}], dtype=object), np.zeros(3, "f8,i4"),
         np.array("2020-01-01", dtype="M8[s]"), np.ma.masked, np.array([b"x"]), np.float64("nan")]
calls = []
def mse(y_hat, y):
    calls.append(1)
    return kinds[len(calls) % len(kinds)]
"""
CASE = Case(110, "Z", CODE, flags=())
