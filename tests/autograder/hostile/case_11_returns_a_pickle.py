"""A pickle that runs a command when it is opened, as bytes and as an object."""

from hostile.kit import Case

CODE = """
import os, pickle
class Bomb:
    def __reduce__(self): return (os.system, ("touch /tmp/owned",))
def mse(y_hat, y):
    return pickle.dumps(Bomb()) if len(y) % 2 else Bomb()
"""
CASE = Case(11, "Z", CODE, flags=("suspicious:pickle",))
