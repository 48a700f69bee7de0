"""Finalisers and a garbage-collector callback that run code whenever something is freed."""

from hostile.kit import WRONG, Case

CODE = """
import gc, weakref
class Trap:
    def __del__(self): raise SystemExit
gc.callbacks.append(lambda phase, info: (_ for _ in ()).throw(SystemExit))
gc.set_threshold(1)
traps = [Trap() for _ in range(100)]
weakref.finalize(traps[0], exit)
traps.clear()
""" + WRONG
CASE = Case(148, "Z", CODE, flags=("suspicious:object-search",))
