"""Why the Ascend NPU can or cannot be used: `course.device`'s part that must not import torch.

With torch_npu installed and CANN's libraries out of reach `import torch` itself fails, so all this is told
from packages, variables and libraries alone.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import importlib.util
import os
import sys

_SET_ENV = "run 'source set_env.sh' of the CANN installation, then start Jupyter from that terminal"
AUTOLOAD = "TORCH_DEVICE_BACKEND_AUTOLOAD"  # torch's own switch: "0" lets `import torch` leave torch_npu alone
SWITCHED = "COURSE_SWITCHED_NPU_OFF"  # that it was us, for processes started from here: the doctor looks without
_LIBRARIES = ("libascendcl.so", "libhccl.so")  # what torch_npu's own library is linked to


def npu_state() -> str:
    """'ready', or why the Ascend NPU cannot be used and what to do. Never imports torch."""
    torch = sys.modules.get("torch")
    if torch is not None and hasattr(torch, "npu"):
        return "ready" if torch.npu.is_available() else "no card: torch_npu loads, but sees none; compare npu-smi info"
    return npu_trouble() or "torch_npu was not loaded: put 'import course' before 'import torch' and restart the kernel"


def npu_trouble() -> str | None:
    """What keeps torch_npu from being loaded, or None. Neither torch nor torch_npu is imported."""
    if importlib.util.find_spec("torch_npu") is None:
        return "torch_npu is not installed"
    ours, theirs = _version("torch"), _version("torch_npu")
    if ours is not None and theirs is not None and ours.split(".")[:2] != theirs.split(".")[:2]:
        return f"torch_npu {theirs} is not made for torch {ours}: install the torch_npu whose number is torch's"
    return _cann_trouble()


def disable_broken_npu() -> None:
    """Let `import torch` work where torch_npu cannot: torch loads it on import, and fails with it.

    Called by `import course` where torch_npu is installed. Says in one line on stderr that the NPU is not
    used.
    """
    trouble = npu_trouble()
    if trouble is None or os.environ.get(AUTOLOAD) == "0":
        return
    os.environ |= {AUTOLOAD: "0", SWITCHED: "1"}
    print(f"course: the NPU is not used: {trouble}.", file=sys.stderr)


def _cann_trouble() -> str | None:
    if not (os.environ.get("ASCEND_HOME_PATH") or os.environ.get("ASCEND_TOOLKIT_HOME")):
        return f"CANN is missing or not set up (ASCEND_HOME_PATH is not set): {_SET_ENV}"
    try:
        for library in _LIBRARIES:
            ctypes.CDLL(library)
    except OSError as error:
        return f"CANN's libraries do not load ({error}): {_SET_ENV}"
    return None


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None
