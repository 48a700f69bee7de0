# Made by `autograder release`: not to be edited.
"""What the tests of chapter 07 share about sliding windows: inputs, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}. Right values are
counted or taken from NumPy's windows, never computed as the learner is asked to.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator
Setting: TypeAlias = tuple[int, int, int, int, int]  # n, kernel, stride, padding, dilation
SINGLE: Any = {"rtol": 1e-4, "atol": 1e-5}  # for sums that may be taken in single precision


# --- output_size ---


@looked_up
def places(n: int, kernel: int, stride: int=1, padding: int=0, dilation: int=1) -> int:
    raise LookupError


def settings(
    rng: Rng, count: int, *, strides: bool = True, paddings: bool = True, dilations: bool = True
) -> list[Setting]:
    """Axes and kernels that fit, the kernel 2 or more."""
    found = []
    for _ in range(count):
        kernel = int(rng.integers(2, 7))
        stride = int(rng.integers(2, 5)) if strides else 1
        padding = int(rng.integers(1, 4)) if paddings else 0
        dilation = int(rng.integers(2, 4)) if dilations else 1
        found.append((int(rng.integers(20, 40)), kernel, stride, padding, dilation))
    return found


@looked_up
def size_mistakes(cases: Sequence[Setting]) -> Mistakes:
    raise LookupError


def demand_sizes(student: Student, cases: Sequence[Setting]) -> None:
    """Demand the counted places."""
    got = [student.output_size(*case) for case in cases]
    asked = [f"(n, kernel, stride, padding, dilation) = {case}" for case in cases]
    demand_each(got, [places(*case) for case in cases], asked, size_mistakes(cases))


def demand_refusal(student: Student, n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> None:
    """Demand a ValueError for a kernel that reaches over more than there is."""
    expect.error(partial(student.output_size, n, kernel, stride, padding, dilation), ValueError)


def demand_each(got: list[Any], wanted: list[Any], asked: list[str], mistakes: Mistakes) -> None:
    """Demand a list of results, and show the first that is wrong with its question."""
    try:
        expect.equal(got, wanted, mistakes=mistakes)
    except expect.Mismatch as mismatch:
        for one, right, question in zip(got, wanted, asked, strict=True):
            try:
                expect.equal(one, right)
            except expect.Mismatch as first:
                told = f"{first.expected} for {question}", first.got, mismatch.safe, mismatch.named
                raise expect.Mismatch(mismatch.message, *told) from None


# --- convolve ---


@looked_up
def convolve(x: Array, weight: Array, bias: Array | None=None, stride: int=1, padding: int=0, dilation: int=1, *, mode: Any='constant') -> Array:
    raise LookupError


def layer(rng: Rng, c_in: int, c_out: int, size: tuple[int, int], kernel: tuple[int, int], n: int = 2) -> list[Array]:
    """Pictures, kernels and biases, all away from 0 on average."""
    x = rng.normal(size=(n, c_in, *size)) + 0.5
    return [x, rng.normal(size=(c_out, c_in, *kernel)), rng.normal(size=c_out) + 3]


@looked_up
def convolve_mistakes(x: Array, weight: Array, bias: Array, stride: int, padding: int, dilation: int) -> Mistakes:
    raise LookupError


def probe_convolve(names: Any, x: Any, weight: Any, bias: Any, how: Any) -> Any:
    """What other libraries did of the work, whatever the code calls it, and the inputs as they are afterwards."""
    import inspect

    from torch.utils._python_dispatch import TorchDispatchMode

    used: set[str] = set()

    class Watch(TorchDispatchMode):  # type: ignore[no-untyped-call]
        def __torch_dispatch__(self, operation: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
            name = str(operation)
            if any(word in name for word in ("conv", "im2col", "unfold")):
                used.add(f"torch: {name}")
            return operation(*args, **(kwargs or {}))

    with Watch():  # type: ignore[no-untyped-call]
        names.convolve(x, weight, bias, *how)
    function, known = inspect.unwrap(names.convolve), set()
    shelf = getattr(function, "__globals__", {})
    waiting = [function.__code__] if inspect.isfunction(function) else []
    while waiting:
        code = waiting.pop()
        known.add(code)
        waiting += [inner for inner in code.co_consts if inspect.iscode(inner)]
        for value in (shelf[name] for name in code.co_names if name in shelf):
            home = str(getattr(value, "__module__", None) or getattr(value, "__name__", ""))
            if home.partition(".")[0] in ("scipy", "tensorflow", "keras"):
                used.add(home)
            elif inspect.isfunction(value) and value.__globals__ is shelf and value.__code__ not in known:
                waiting.append(value.__code__)
    return {"used": sorted(used), "inputs": [x, weight, bias]}


def demand_maps(student: Student, parts: Sequence[Array], stride: int = 1, padding: int = 0, dilation: int = 1) -> None:
    """Demand the right maps, for x, weight and bias."""
    x, weight, bias = parts
    how = (stride, padding, dilation)
    got = student.convolve(x, weight, bias, stride=stride, padding=padding, dilation=dilation)
    wrong = convolve_mistakes(x, weight, bias, *how)
    expect.close(got, convolve(x, weight, bias, *how), **SINGLE, mistakes=wrong)


# --- max_pool ---


@looked_up
def max_pool(x: Array, size: int, stride: int) -> Array:
    raise LookupError


@looked_up
def pool_mistakes(x: Array, size: int, stride: int) -> Mistakes:
    raise LookupError


def demand_pooled(student: Student, x: Array, size: int, stride: int | None) -> None:
    """Demand the right windows' largest values; stride None is left out of the call."""
    got = student.max_pool(x, size) if stride is None else student.max_pool(x, size, stride)
    pace = size if stride is None else stride
    expect.close(got, max_pool(x, size, pace), mistakes=pool_mistakes(x, size, pace))


def probe_pool(names: Any, x: Any) -> Any:
    """x after pooling."""
    names.max_pool(x, 2)
    names.max_pool(x, 2, 1)
    return x


# --- receptive_field ---

Layers: TypeAlias = list[tuple[int, int]]


@looked_up
def field(layers: Layers) -> int:
    raise LookupError


@looked_up
def field_mistakes(stacks: Sequence[Layers]) -> Mistakes:
    raise LookupError


def demand_fields(student: Student, stacks: Sequence[Layers]) -> None:
    """Demand the walked fields."""
    got = [student.receptive_field(layers) for layers in stacks]
    asked = [f"the layers (kernel, stride) {layers}" for layers in stacks]
    demand_each(got, [field(layers) for layers in stacks], asked, field_mistakes(stacks))
