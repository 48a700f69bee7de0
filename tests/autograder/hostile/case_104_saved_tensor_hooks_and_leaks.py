"""Saved-tensor hooks that keep everything, a default dtype of float16 and the meta device for all that follows."""

from hostile.kit import WRONG, Case

CODE = """
import torch
torch.autograd.graph.saved_tensors_hooks(lambda x: (_ for _ in ()).throw(SystemExit), lambda x: x).__enter__()
torch.set_default_dtype(torch.float16)
torch.set_default_device("meta")
torch.inference_mode(True).__enter__()
""" + WRONG
CASE = Case(104, "Z", CODE, flags=("suspicious:hooks",), needs="torch", nightly=True)
