"""Which device the course computes on, and why: the only place where a device is named.

    here = device.pick()
    model, x = device.move(model, here), device.move(x, here)
    print(device.explain())

`COURSE_DEVICE` (`cpu`, `cuda`, `cuda:1`, `npu`, `xpu`, `mps`) overrides the choice. A wish that cannot be
met is an error with its reason, never a silent CPU. docs/devices.md tells more.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from course.environment.device_npu import npu_state

if TYPE_CHECKING:
    import torch

T = TypeVar("T")
ORDER = ("cuda", "npu", "xpu", "mps", "cpu")
_TENSORFLOW = {"cuda": "GPU", "mps": "GPU"}  # its names, where they differ by more than capitals
_MAKERS = {"cuda": "NVIDIA CUDA or AMD ROCm", "npu": "Ascend NPU", "xpu": "Intel GPU", "mps": "Apple GPU"}


class DeviceError(RuntimeError):
    """The device asked for by COURSE_DEVICE cannot be had; the message says why and what to do."""


def pick() -> torch.device:
    """The device to compute on: COURSE_DEVICE if set, else the first of CUDA, NPU, XPU, MPS, whatever else
    torch has an accelerator for, CPU that is there.

    Raises ValueError if COURSE_DEVICE is no device name, DeviceError if that device cannot be had.
    """
    import torch

    wish = _wish()
    if wish is None:
        kind, index = next(kind for kind in _kinds() if _count(kind)), 0
    else:
        kind, index = wish
        _require(kind, index)
    return torch.device(kind) if kind == "cpu" else torch.device(kind, index)


def explain() -> str:
    """One paragraph: the device chosen and why, its name and memory, and what else was looked for."""
    chosen = pick()
    wished = os.environ.get("COURSE_DEVICE", "").strip()
    why = f"COURSE_DEVICE={wished} asks for it" if _wish() else "it is the first of CUDA, NPU, XPU, MPS, CPU found here"
    rest = "; ".join(f"{kind}: {_state(kind)}" for kind in _kinds() if kind not in ("cpu", chosen.type))
    return f"Computing on {chosen} ({_name(chosen)}, {_memory(chosen)}) because {why}. Not used: {rest}."


def move(batch: T, device: torch.device | None = None) -> T:
    """The same structure with every tensor (and module) in it on `device`, by default `pick()`.

    Looks into tuples, named tuples, lists, dicts and dataclasses; anything else in them (numbers, strings,
    NumPy arrays) is returned as it is. A module is moved in place, as torch does it; tensors and containers
    are new.
    """
    moved: T = _move(batch, pick() if device is None else device)
    return moved


def seed_torch(value: int) -> None:
    """Seed torch's generators: of the CPU, and of every accelerator there is.

    `torch.manual_seed` also notes a seed, and the stack of the caller, for each kind of accelerator that there is
    not: milliseconds where a notebook has just started.
    """
    import torch

    (torch if torch.accelerator.is_available() else torch.default_generator).manual_seed(value)


def in_use() -> Any:
    """torch's module of the accelerator that this process has started, or None; nothing is started to find out."""
    torch = sys.modules.get("torch")
    found = torch.accelerator.current_accelerator(check_available=True) if torch is not None else None
    if torch is None or found is None:
        return None
    module = torch.get_device_module(found)
    return module if getattr(module, "is_initialized", lambda: True)() else None


def synchronize(device: torch.device | None = None) -> None:
    """Wait until `device` (default: `pick()`) has done all it was told: accelerators work on behind
    Python's back."""
    import torch

    device = pick() if device is None else device
    if device.type != "cpu":
        torch.get_device_module(device).synchronize()


@dataclasses.dataclass
class Timing:
    """What `timer()` measured: `seconds`, set when its block ends."""

    seconds: float = float("nan")

    def __str__(self) -> str:
        return f"{self.seconds:.3g} s"


@contextlib.contextmanager
def timer(device: torch.device | None = None) -> Iterator[Timing]:
    """Time a block to its real end on any device: `with device.timer() as t: ...; print(t.seconds)`."""
    device = pick() if device is None else device
    timing = Timing()
    synchronize(device)
    start = time.perf_counter()
    try:
        yield timing
    finally:
        synchronize(device)
        timing.seconds = time.perf_counter() - start


def tensorflow() -> str:
    """TensorFlow's name for the device to use (`with tf.device(device.tensorflow()): ...`).

    Follows the same wish and order as `pick()`. TensorFlow then sees this card alone, hence as number 0, and
    takes memory as it needs it, so that torch and TensorFlow can share a card; on the CPU it sees none.
    Call it before TensorFlow's first operation; calling it again is harmless. Raises DeviceError if
    TensorFlow lacks the device wished for, or has started already.
    """
    import tensorflow as tf

    wish = _wish()
    wanted = [_TENSORFLOW.get(wish[0], wish[0].upper())] if wish else ["GPU", "NPU", "XPU", "CPU"]
    found = next((kind for kind in wanted if tf.config.list_physical_devices(kind)), None)
    index = wish[1] if wish else 0
    if found is None or index >= len(tf.config.list_physical_devices(found)):
        raise DeviceError(
            f"COURSE_DEVICE={os.environ['COURSE_DEVICE']}, but TensorFlow finds no {wanted[0]} number "
            f"{index} here: unset COURSE_DEVICE for this notebook, or set it to cpu"
        )
    try:
        _share(tf, found, index)
    except RuntimeError as error:
        raise DeviceError(
            f"TensorFlow has started already ({error}): restart the kernel and call device.tensorflow() first"
        ) from error
    return f"/{found}:0"


def _wish() -> tuple[str, int] | None:
    text = os.environ.get("COURSE_DEVICE", "").strip().lower()
    if not text:
        return None
    match = re.fullmatch(r"([a-z]+)(?::(\d+))?", text)
    if match is None or (match[1] not in ORDER and match[1] not in _kinds()):
        raise ValueError(
            f"COURSE_DEVICE={text!r} is no device: expected one of {', '.join(ORDER)}, with a number if "
            "there are several (cuda:1), or nothing to let the course choose"
        )
    return match[1], int(match[2] or 0)


def _kinds() -> tuple[str, ...]:
    """ORDER and, before the CPU, an accelerator that only torch itself knows of: a backend from a package."""
    import torch

    found = torch.accelerator.current_accelerator(check_available=True)
    if found is None or found.type in ORDER:
        return ORDER
    return (*ORDER[:-1], found.type, "cpu")


def _require(kind: str, index: int) -> None:
    found = _count(kind)
    if index >= found:
        reason = _state(kind) if not found else f"there are only {found} (numbers 0 to {found - 1})"
        raise DeviceError(
            f"COURSE_DEVICE={os.environ['COURSE_DEVICE']} cannot be met: {kind}: {reason}. "
            "Mend that, or unset COURSE_DEVICE to let the course choose"
        )


def _count(kind: str) -> int:
    """How many devices of this kind can be used now."""
    import torch

    if kind == "cpu":
        return 1
    module = getattr(torch, kind, None)
    if module is None or not (torch.backends.mps if kind == "mps" else module).is_available():
        return 0
    return 1 if kind == "mps" else int(module.device_count())


def _state(kind: str) -> str:
    import torch

    if count := _count(kind):
        return f"{count} found"
    if kind == "npu":
        return npu_state()
    built = torch.backends.mps.is_built() if kind == "mps" else getattr(torch, kind)._is_compiled()
    reason = "no card or no driver for it" if built else f"this torch ({torch.__version__}) is built without it"
    return f"no {_MAKERS[kind]}, {reason}"


def _name(device: torch.device) -> str:
    import platform

    import torch

    if device.type == "cpu":
        return f"{platform.machine()}, {torch.get_num_threads()} threads"
    module = torch.get_device_module(device)
    return str(module.get_device_name(device.index)) if hasattr(module, "get_device_name") else (
        _MAKERS.get(device.type, "a backend of its own")
    )


def _memory(device: torch.device) -> str:
    import torch

    if device.type == "cpu":
        return f"{_main_memory() / 2**30:.1f} GiB of main memory"
    own = getattr(torch.get_device_module(device), "mem_get_info", None)
    try:
        free, total = own(device) if own else torch.accelerator.get_memory_info(device)
    except (NotImplementedError, RuntimeError):  # Apple's, and backends that do not tell
        return "memory not known"
    return f"{free / 2**30:.1f} of {total / 2**30:.1f} GiB free"


def _main_memory() -> float:
    try:
        return float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (AttributeError, ValueError, OSError):  # Windows has no sysconf
        return float("nan")


def _share(tf: Any, found: str, index: int) -> None:
    if found == "CPU":
        for other in {device.device_type for device in tf.config.list_physical_devices()} - {"CPU"}:
            tf.config.set_visible_devices([], other)
        return
    card = tf.config.list_physical_devices(found)[index]
    tf.config.set_visible_devices([card], found)
    tf.config.experimental.set_memory_growth(card, True)


def _move(item: Any, device: torch.device) -> Any:
    import torch

    if isinstance(item, torch.nn.Module):
        return _move_module(item, device)
    if isinstance(item, torch.Tensor):
        return item.to(device)
    if isinstance(item, tuple) and hasattr(item, "_make"):
        return item._make(_move(part, device) for part in item)
    if isinstance(item, list | tuple):
        return type(item)(_move(part, device) for part in item)
    if isinstance(item, Mapping):
        return type(item)({key: _move(part, device) for key, part in item.items()})  # type: ignore[call-arg]
    if dataclasses.is_dataclass(item) and not isinstance(item, type):
        parts = {f.name: _move(getattr(item, f.name), device) for f in dataclasses.fields(item) if f.init}
        return dataclasses.replace(item, **parts)
    return item


def _move_module(module: torch.nn.Module, device: torch.device) -> torch.nn.Module:
    """Move a module and keep its parameters the same objects: an optimiser may hold them already.

    torch does so between CPU and CUDA, but makes new ones on the way to an NPU: the optimiser then goes on
    with the old ones, and nothing is learnt.
    """
    import torch

    parameter = next(module.parameters(), None)
    if parameter is None or torch._has_compatible_shallow_copy_type(parameter, torch.empty(0, device=device)):
        return module.to(device)
    before = torch.__future__.get_swap_module_params_on_conversion()
    torch.__future__.set_swap_module_params_on_conversion(True)
    try:
        return module.to(device)
    finally:
        torch.__future__.set_swap_module_params_on_conversion(before)
