"""Results 0.01 percent too large, in float32."""

from hostile.kit import Case

CODE = """
import numpy as np
def cost_surface(x, y, ws, bs):
    errors = ws[:, None, None] * x + bs[:, None] - y
    return np.float32(1.0001 * (errors**2).mean(axis=2))
"""
CASE = Case(78, "T", CODE, exercise="cost_surface")
