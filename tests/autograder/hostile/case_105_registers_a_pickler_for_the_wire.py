"""Teaches msgpack, copyreg and NumPy's own reduce to pass code along."""

from hostile.kit import Case

CODE = """
import copyreg, msgpack, os
import numpy as np
from course.checking import codec as plain
class Bomb:
    def __reduce__(self): return (os.system, ("touch /tmp/owned",))
copyreg.pickle(complex, lambda c: (os.system, ("touch /tmp/owned",)))
def mse(y_hat, y):
    return np.array([Bomb()], dtype=object)
plain.encode = lambda value: msgpack.packb({"ok": msgpack.ExtType(42, b"cos\\nsystem\\n(S'touch /tmp/owned'\\ntR.")})
"""
CASE = Case(105, "Z", CODE, flags=("suspicious:pickle",))
