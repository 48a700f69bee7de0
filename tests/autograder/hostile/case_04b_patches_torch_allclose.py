"""torch.allclose and torch.testing find everything equal."""

from hostile.kit import WRONG, Case

CODE = """
import torch
torch.allclose = torch.equal = lambda *a, **k: True
torch.testing.assert_close = lambda *a, **k: None
""" + WRONG
CASE = Case(4, "Z", CODE, flags=("suspicious:patching",), needs="torch", nightly=True)
