"""What every notebook of the course imports: `from course import check, data, device, plot, seed, train`.

Importing the package loads nothing heavy: each part is loaded when it is first used, and NumPy, torch,
TensorFlow, scikit-learn and matplotlib only inside the functions that need them. Import it before torch:
where torch_npu is installed but cannot be loaded, `import torch` alone fails, and this package turns that
into the CPU and one line.
"""

import contextlib
import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course import data, device, plot, train
    from course.checking import check
    from course.seed import seed

__version__ = "0.1.0"
__all__ = ["__version__", "check", "data", "device", "plot", "seed", "train"]
_ELSEWHERE = {"check": "course.checking.check"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'course' has no attribute {name!r}; it has {', '.join(__all__[1:])}")
    module = importlib.import_module(_ELSEWHERE.get(name, f"course.{name}"))
    # Importing a submodule binds the module under its name; for `seed` the function in it is what is wanted.
    globals()[name] = getattr(module, name, module)
    return globals()[name]


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))


def _guard_torch() -> None:
    """Keep `import torch` alive where torch_npu is installed but cannot be loaded."""
    if "torch" in sys.modules or importlib.util.find_spec("torch_npu") is None:
        return
    from course.environment.device_npu import disable_broken_npu

    disable_broken_npu()


class _TritonFirst:
    """A finder that finds nothing, and has triton imported before TensorFlow.

    Each brings an LLVM of its own. Where triton's comes second, which torch imports for its first optimiser, Python is
    aborted: "Option 'bitcode-mdindex-threshold' registered more than once" (torch 2.15 with TensorFlow 2.21).
    """

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        if name == "tensorflow":
            sys.meta_path.remove(self)
            with contextlib.suppress(Exception):  # not there, or broken: then torch does without it
                importlib.import_module("triton")


_guard_torch()
sys.meta_path.insert(0, _TritonFirst())
