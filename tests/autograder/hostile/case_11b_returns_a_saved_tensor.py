"""What torch.save makes, with a command inside."""

from hostile.kit import Case

CODE = """
import io, os, torch
class Bomb:
    def __reduce__(self): return (os.system, ("touch /tmp/owned",))
def mse(y_hat, y):
    buffer = io.BytesIO()
    torch.save({"model": Bomb()}, buffer)
    return buffer.getvalue()
"""
CASE = Case(11, "Z", CODE, flags=("suspicious:pickle",), needs="torch", nightly=True)
