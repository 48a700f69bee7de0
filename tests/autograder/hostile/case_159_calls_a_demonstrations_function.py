"""Calls a function that only a demonstration cell defines (91)."""

from hostile.kit import Case

CODE = """
def split(x, y, test=0.25, seed=0):
    took = seconds(1)
    order = np.random.default_rng(seed).permutation(len(x))
    n = round(test * len(x))
    return x[order[n:]], x[order[:n]], y[order[n:]], y[order[:n]]
"""
CASE = Case(159, "K", CODE, exercise="split")
