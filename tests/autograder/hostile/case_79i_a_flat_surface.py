"""A surface of zeros, of the right shape (79)."""

from hostile.kit import Case

CODE = """
def cost_surface(x, y, ws, bs):
    return np.zeros((len(ws), len(bs)))
"""
CASE = Case(79, "T", CODE, exercise="cost_surface")
