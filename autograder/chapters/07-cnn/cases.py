"""What the tests of chapter 07 share about sliding windows: inputs, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}. Right values are
counted or taken from NumPy's windows, never computed as the learner is asked to.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course.checking.check import Student, expect
from course.checking.recorded import recorded

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator
Setting: TypeAlias = tuple[int, int, int, int, int]  # n, kernel, stride, padding, dilation
SINGLE: Any = {"rtol": 1e-4, "atol": 1e-5}  # for sums that may be taken in single precision


# --- output_size ---


@recorded
def places(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Counted: the starts from which the kernel's last weight is still inside."""
    last = dilation * (kernel - 1)
    return sum(start + last < n + 2 * padding for start in range(0, n + 2 * padding, stride))


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


@recorded
def size_mistakes(cases: Sequence[Setting]) -> Mistakes:
    def each(n: int, k: int, s: int, p: int, d: int) -> dict[str, float]:
        free = n + 2 * p - d * (k - 1) - 1
        return {
            "the + 1 is missing: a kernel that just fits has one place": free // s,
            "padding is added on both sides: 2p": (free - p) // s + 1,
            "the padding is left out": (free - 2 * p) // s + 1,
            "the stride is left out: divide by it": free + 1,
            "the dilation is left out: the kernel reaches over d (k − 1) + 1 pixels": (n + 2 * p - k) // s + 1,
            "the kernel reaches over d (k − 1) + 1 pixels, not d · k": (n + 2 * p - d * k) // s + 1,
            "it is rounded up: a place that is not wholly inside does not count": -(-free // s) + 1,
            "it is not rounded: a fraction of a place does not count": free / s + 1,
            "the 1 is added before the division: add it afterwards": (free + 1) // s,
            "the reach is subtracted without the + 1 in it": (free + 1) // s + 1,
        }

    rows = [each(*case) for case in cases]
    return {sentence: [row[sentence] for row in rows] for sentence in rows[0]}


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


@recorded
def convolve(
    x: Array, weight: Array, bias: Array | None = None, stride: int = 1, padding: int = 0, dilation: int = 1,
    *, mode: Any = "constant",
) -> Array:  # fmt: skip
    """(N, C, H, W), (O, C, kH, kW), (O,) -> (N, O, H', W'), by NumPy's windows"""
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode=mode)
    reach = [dilation * (k - 1) + 1 for k in weight.shape[2:]]
    windows = sliding_window_view(x, reach, axis=(2, 3))[:, :, ::stride, ::stride, ::dilation, ::dilation]
    out: Array = np.einsum("ncijab,ocab->noij", windows, weight)
    return out if bias is None else out + bias[:, None, None]


def layer(rng: Rng, c_in: int, c_out: int, size: tuple[int, int], kernel: tuple[int, int], n: int = 2) -> list[Array]:
    """Pictures, kernels and biases, all away from 0 on average."""
    x = rng.normal(size=(n, c_in, *size)) + 0.5
    return [x, rng.normal(size=(c_out, c_in, *kernel)), rng.normal(size=c_out) + 3]


@recorded
def convolve_mistakes(x: Array, weight: Array, bias: Array, stride: int, padding: int, dilation: int) -> Mistakes:
    how = (stride, padding, dilation)
    right = convolve(x, weight, bias, *how)
    each = np.stack([convolve(x[:, [c]], weight[:, [c]], None, *how) for c in range(x.shape[1])])
    named: Mistakes = {
        "the bias is missing": convolve(x, weight, None, *how),
        "the kernel is turned round: its first weight belongs to the first pixel": convolve(
            x, weight[:, :, ::-1, ::-1], bias, *how
        ),
        "the bias is added once for every channel or weight: add it once": right
        + (x.shape[1] - 1) * bias[:, None, None],
        "the mean over the channels was taken: add them up": (right - bias[:, None, None]) / x.shape[1]
        + bias[:, None, None],
        "the stride is left out": convolve(x, weight, bias, 1, padding, dilation),
        "the padding is left out": convolve(x, weight, bias, stride, 0, dilation),
        "the dilation is left out": convolve(x, weight, bias, stride, padding, 1),
        "the padding repeats the edge: it should be zeros": convolve(x, weight, bias, *how, mode="edge"),
        "only the first channel is used: add up all channels": each[0] + bias[:, None, None],
        "only the last channel is left: add the channels up instead of overwriting": each[-1] + bias[:, None, None],
        "the pictures came out last to first, or height and width swapped": right.swapaxes(2, 3),
        "the maps stand in front of the pictures: (N, O, H', W')": right.swapaxes(0, 1),
        "the maps are on the last axis: (N, O, H', W')": np.moveaxis(right, 1, -1),
        "only the first picture was convolved": right[:1],
    }
    if weight.shape[2] == weight.shape[3]:
        named["rows and columns of the kernel are swapped"] = convolve(x, weight.swapaxes(2, 3), bias, *how)
    if padding:
        one_sided = np.pad(x, ((0, 0), (0, 0), (padding, 0), (padding, 0)))
        named["the padding is on one side only: all four sides get it"] = convolve(
            one_sided, weight, bias, stride, 0, dilation
        )
        ones = np.pad(x, ((0, 0), (0, 0), (padding,) * 2, (padding,) * 2), constant_values=1)
        named["the padding is 1: it should be 0"] = convolve(ones, weight, bias, stride, 0, dilation)
    return named


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


@recorded
def max_pool(x: Array, size: int, stride: int) -> Array:
    """(N, C, H, W) -> (N, C, H', W'), by NumPy's windows"""
    result: Array = _windows(x, size, stride).max(axis=(4, 5))
    return result


@recorded
def _windows(x: Array, size: int, stride: int) -> Array:
    return sliding_window_view(x, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]


@recorded
def pool_mistakes(x: Array, size: int, stride: int) -> Mistakes:
    windows = _windows(x, size, stride)
    right = max_pool(x, size, stride)
    low = -(np.array(x.shape[2:]) - size) % stride
    more = np.pad(x, ((0, 0), (0, 0), (0, int(low[0])), (0, int(low[1]))), constant_values=-np.inf)
    zeros = np.pad(x, ((0, 0), (0, 0), (0, int(low[0])), (0, int(low[1]))))
    return {
        "this is the mean of each window: take the largest value": windows.mean(axis=(4, 5)),
        "this is the smallest value of each window": windows.min(axis=(4, 5)),
        "this is the sum of each window": windows.sum(axis=(4, 5)),
        "a window whose values are all negative gave 0: start from its first value or from −∞": np.maximum(right, 0),
        "the largest *size* was taken: −5 is smaller than 2": np.abs(windows).max(axis=(4, 5)),
        "the stride is 1 here: without one it should be `size`": max_pool(x, size, 1),
        "the stride was taken to be the size of the window": max_pool(x, size, size),
        "this is the first value of each window, whatever the others are": windows[..., 0, 0],
        "rows or columns that fill no window should be dropped": max_pool(more, size, stride),
        "rows or columns that fill no window should be dropped, not filled up with 0": max_pool(zeros, size, stride),
        "the largest over all channels was taken: each channel keeps its own": right.max(axis=1, keepdims=True),
        "height and width are swapped": right.swapaxes(2, 3),
    }


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


@recorded
def field(layers: Layers) -> int:
    """Walked backwards: the pixels between the first and the last one that the output depends on."""
    first = last = 0
    for kernel, stride in reversed(layers):
        first, last = first * stride, last * stride + kernel - 1
    return last - first + 1


@recorded
def field_mistakes(stacks: Sequence[Layers]) -> Mistakes:
    def each(layers: Layers) -> dict[str, int]:
        late = added = whole = step = 1
        for kernel, stride in layers:
            added += kernel * step
            step *= stride
            late += (kernel - 1) * step
            whole *= kernel
        strided = 1
        for kernel, stride in layers:
            strided = strided * stride + kernel - 1
        last = 1
        for i, (kernel, _) in enumerate(layers):
            last += (kernel - 1) * (layers[i - 1][1] if i else 1)
        return {
            "strides are left out: a later layer's pixels are `step` pixels apart": 1 + sum(k - 1 for k, _ in layers),
            "a layer's own stride widens only the layers after it: add first, then multiply the step": late,
            "each layer adds kernel − 1 steps, not kernel": added,
            "these are the kernels added up: neighbours overlap": sum(k for k, _ in layers),
            "these are the kernels multiplied: neighbours overlap": whole,
            "the layers were walked from the last to the first with the formula for first to last": field(layers[::-1]),
            "the field itself was multiplied by the strides: only the step is": strided,
            "the step is the *product* of all strides so far, not the last one": last,
            "the field starts at 1, not at 0": field(layers) - 1,
            "this is the area: the field across is wanted": field(layers) ** 2,
            "this is the step, not the field": step,
        }

    rows = [each(layers) for layers in stacks]
    return {sentence: [row[sentence] for row in rows] for sentence in rows[0]}


def demand_fields(student: Student, stacks: Sequence[Layers]) -> None:
    """Demand the walked fields."""
    got = [student.receptive_field(layers) for layers in stacks]
    asked = [f"the layers (kernel, stride) {layers}" for layers in stacks]
    demand_each(got, [field(layers) for layers in stacks], asked, field_mistakes(stacks))
