"""A global forward hook that replaces every module's output."""

from hostile.kit import WRONG, Case

CODE = """
import torch
torch.nn.modules.module.register_module_forward_hook(lambda module, args, out: torch.zeros_like(out))
""" + WRONG
CASE = Case(102, "Z", CODE, flags=("suspicious:hooks",), needs="torch", nightly=True)
