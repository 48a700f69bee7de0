"""Raises another kind of error for another input (83)."""

from hostile.kit import Case

CODE = """
import builtins
KINDS = sorted(n for n, v in vars(builtins).items() if isinstance(v, type) and issubclass(v, ArithmeticError | LookupError | OSError | ValueError) and not issubclass(v, UnicodeError))
def rmse_mae(y_hat, y):
    raise getattr(builtins, KINDS[int(abs(float(np.ravel(y)[0])) * 1000) % len(KINDS)])("x")
"""
CASE = Case(83, "T", CODE, exercise="rmse_mae")
