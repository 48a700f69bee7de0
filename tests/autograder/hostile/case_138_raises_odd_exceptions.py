"""Exceptions whose text raises, loops, is a megabyte long, or is no text."""

from hostile.kit import Case

CODE = """
class Odd(Exception):
    def __str__(self): raise SystemExit
    __repr__ = __str__
    @property
    def __traceback__(self): raise SystemExit
class Meta(type):
    @property
    def __name__(cls): raise SystemExit
class Nameless(BaseException, metaclass=Meta):
    def __str__(self): return 5
calls = []
def mse(y_hat, y):
    calls.append(1)
    raise [Odd(), Nameless(), KeyboardInterrupt(), GeneratorExit("x" * 10**6), StopIteration(), BaseExceptionGroup("g", [Odd()])][len(calls) % 6]
"""
CASE = Case(138, "T", CODE, status="error")
