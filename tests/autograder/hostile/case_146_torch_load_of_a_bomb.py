"""Loads a checkpoint that runs a command, in its own process: it harms nobody."""

from hostile.kit import WRONG, Case

CODE = """
import io, os, pickle, torch
class Bomb:
    def __reduce__(self): return (os.system, ("kill -9 -1; touch /tmp/owned",))
torch.load(io.BytesIO(pickle.dumps(Bomb())), weights_only=False)
""" + WRONG
CASE = Case(146, "Z", CODE, flags=("suspicious:pickle",), needs="torch", nightly=True)
