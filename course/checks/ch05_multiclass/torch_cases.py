# Made by `autograder release`: not to be edited.
"""What the tests of chapter 05 share about pictures and leaks: inputs, probes, mistakes."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

Array: TypeAlias = "np.ndarray[Any, Any]"
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator


# --- prepare ---


def probe_prepare(names: Any, pixels: Any, mean: Any, std: Any) -> Any:
    """What kind of thing came, its values, and the pixels after the call."""
    import torch

    made = names.prepare(pixels, mean, std)
    kind = str(made.dtype) if isinstance(made, torch.Tensor) else type(made).__name__
    return {"kind": kind, "values": made, "pixels": pixels}


def demand_prepared(student: Student, pixels: Array, mean: list[float], std: list[float]) -> None:
    """Demand the right values."""
    came = student.run(probe_prepare, pixels=pixels, mean=mean, std=std)["values"]
    mistakes = prepare_mistakes(pixels, mean, std) if pixels.size > 9 else None
    expect.close(came, normalised(pixels, mean, std), rtol=1e-4, atol=1e-5, mistakes=mistakes)


def pictures(rng: Rng, *shape: int) -> Array:
    """Bytes of any shape, 0 and 255 among them."""
    pixels = rng.integers(0, 256, size=shape, dtype=np.uint8)
    pixels.flat[0], pixels.flat[-1] = 0, 255
    return pixels


@looked_up
def normalised(pixels: Array, mean: list[float], std: list[float]) -> Array:
    raise LookupError


@looked_up
def prepare_mistakes(pixels: Array, mean: list[float], std: list[float]) -> Mistakes:
    raise LookupError


# --- leaked ---


def halves(rng: Rng, n: int, m: int, shared: int, *shape: int) -> tuple[Array, Array]:
    """train (n, ...) and test (m, ...) of few different values, `shared` of the test samples from train, mixed in.

    The others are rearrangements of training samples, or training samples with one value changed.
    """
    train = rng.integers(1, 4, size=(n, *shape)).astype(np.float32)
    train[:, ..., 0] = np.arange(n).reshape(-1, *(1,) * (len(shape) - 1)) + 5  # no two alike
    test = train[rng.integers(n, size=m)].copy()
    test[1 : min(shared, 2)] = test[:1]  # one of them stands there twice
    for row in test[shared:]:
        if rng.random() < 0.5 and not np.array_equal(row, row[..., ::-1]):
            row[...] = row[..., ::-1].copy()
        else:
            row.flat[-1] += 70  # a value that no training sample has
    return train, test[rng.permutation(m)]


@looked_up
def share(train: Array, test: Array) -> float:
    raise LookupError


@looked_up
def leak_mistakes(train: Array, test: Array) -> Mistakes:
    raise LookupError


def demand_share(student: Student, train: Array, test: Array) -> None:
    """Demand the right share."""
    expect.close(student.leaked(train, test), share(train, test), mistakes=leak_mistakes(train, test))
