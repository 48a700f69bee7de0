"""np.testing, np.allclose and math.isclose find everything equal."""

from hostile.kit import WRONG, Case

CODE = """
import math
import numpy as np
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
np.allclose = np.array_equal = math.isclose = lambda *a, **k: True
np.isclose = lambda a, b, *r, **k: np.ones(np.shape(a), bool)
""" + WRONG
CASE = Case(4, "Z", CODE, flags=("suspicious:patching",))
