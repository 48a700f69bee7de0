"""The worker's reply to an executed cell holds bytes, sets, arrays and loops of dicts as outputs."""

from hostile.kit import WRONG, Case

CODE = """
import sys
import numpy as np
from course.checking import codec as plain
real = plain.encode
def odd(value):
    if isinstance(value, dict) and "outputs" in value:
        value = {"error": None, "outputs": [
            {"output_type": "stream", "text": b"\\xff"}, {"output_type": {1, 2}, 3: 4},
            {"output_type": "display_data", "data": {"text/html": np.ones(3), "image/png": 5, "text/plain": float("nan")}},
            {"output_type": "execute_result", "data": {"text/plain": "\\ud800"}, "execution_count": 10**400},
            {"output_type": "error", "ename": None, "evalue": (), "traceback": [1, {}, []]}]}
    return real(value)
plain.encode = odd
for _ in range(3):
    import builtins
builtins.forged = odd
""" + WRONG
CASE = Case(111, "Z", CODE, flags=("suspicious:patching",))
