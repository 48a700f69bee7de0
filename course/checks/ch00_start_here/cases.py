# Made by `autograder release`: not to be edited.
"""What the tests of chapter 00 share: inputs, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

Array: TypeAlias = np.ndarray[Any, Any]
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

NOTHING = "nothing came back: is a `return` missing? `print` shows a value, but hands nothing over"


@looked_up
def shape_mistakes(n: int, d: int) -> Mistakes:
    raise LookupError


def lengths(rng: Rng, n: int) -> Array:
    """Petal lengths in cm, (n,): some below 3, some above 4, none between; order at random."""
    short = n // 2
    values = np.concatenate([rng.uniform(1, 3, size=short), rng.uniform(4, 7, size=n - short)])
    return rng.permutation(values)


@looked_up
def longer(length: Array, limit: float) -> Array:
    raise LookupError


def answers(got: Any, length: Array, limit: float) -> None:
    """Demand one True or False for each petal: is it longer than the limit?"""
    expect.true(got is not None, NOTHING)
    right = longer(length, limit)
    if np.size(got) and np.asarray(got).dtype.kind == "U":
        raise expect.Mismatch("these are words: return True and False", expect.show(right), expect.show(got))
    found = np.asarray(got, dtype=float)
    try:
        expect.close(found, right.astype(float), mistakes=answer_mistakes(length, limit))
    except expect.Mismatch as wrong:  # said with True and False, as the learner wrote it
        raise expect.Mismatch(wrong.message, expect.show(right), expect.show(got), wrong.safe) from None


@looked_up
def answer_mistakes(length: Array, limit: float) -> Mistakes:
    raise LookupError


def classes(rng: Rng, sizes: list[int], d: int, *, shuffled: bool = True) -> tuple[Array, Array]:
    """Samples of several classes far apart.   -> x (N, d), y (N,) of int, by class or in random order"""
    y = np.repeat(np.arange(len(sizes)), sizes)
    x = rng.normal(size=(len(y), d)) + 3.0 * y[:, None] + np.arange(d) + 1
    order = rng.permutation(len(y)) if shuffled else np.arange(len(y))
    return x[order], y[order]


@looked_up
def means(x: Array, y: Array) -> Array:
    raise LookupError


@looked_up
def means_mistakes(x: Array, y: Array) -> Mistakes:
    raise LookupError


@looked_up
def in_float32(x: Any) -> Array:
    raise LookupError


@looked_up
def weighed(x: Any, weights: Array) -> Array:
    raise LookupError


@looked_up
def value_mistakes(x: Any) -> Mistakes:
    raise LookupError


def probe_tensor(names: Any, x: Any, weights: Any) -> Any:
    """The student's tensor as an array, and what torch itself makes of it with float32 weights."""
    import torch

    t = names.to_tensor(x)
    if not isinstance(t, torch.Tensor):
        return {"kind": type(t).__name__}
    kind = str(t.dtype)
    data = torch.Tensor.detach(t)  # torch's own method, which takes torch's own tensors only
    values = data.cpu().to(torch.float64).numpy()  # a float32 fits into it, digit for digit
    made = torch.tensor(weights, dtype=torch.float32, device=data.device)
    usable = kind == "torch.float32" and data.ndim > 0 and data.shape[-1] == len(made)
    return {"kind": kind, "values": values, "product": torch.matmul(data, made).cpu().numpy() if usable else None}


def demand_tensor(student: Student, rng: Rng, x: Any) -> None:
    """Demand a float32 tensor of x's values and shape, with which torch can calculate."""
    weights = rng.normal(size=np.shape(x)[-1])
    came = student.run(probe_tensor, x=x, weights=weights)
    expect.true(came["kind"] != "NoneType", NOTHING)
    expect.true("values" in came, "this is no torch tensor", expected="torch.Tensor", got=came["kind"])
    whole = "the dtype is a whole number's: what follows the point is lost, say `dtype=torch.float32`"
    expect.true("int" not in came["kind"], whole, expected="torch.float32", got=came["kind"])
    expect.close(came["values"], in_float32(x), rtol=1e-9, atol=1e-12, mistakes=value_mistakes(x))
    words = "the dtype should be torch.float32, as that of a network's weights"
    expect.true(came["product"] is not None, words, expected="torch.float32", got=came["kind"])
    expect.close(came["product"], weighed(x, weights), rtol=1e-4, atol=1e-3)


def probe_place(names: Any, x: Any, where: Any) -> Any:
    """The device on which the student's tensor lies."""
    t = names.to_tensor(x) if where is None else names.to_tensor(x, where)
    return str(getattr(getattr(t, "device", None), "type", "none"))


def placed(student: Student, x: Array, where: str | None) -> None:
    """Hold a tensor to the device asked for; without one, to the CPU."""
    came, wanted = student.run(probe_place, x=x, where=where), where or "cpu"
    words = "the tensor is not on the device asked for: use the argument `where`"
    expect.true(came == wanted, words, expected=wanted, got=came)


def lottery(rng: Rng) -> tuple[int, int, int]:
    """n numbers, k of them to draw, and a seed: no draw of one such lottery is likely to be one of another."""
    n = int(rng.integers(200, 900))
    return n, int(rng.integers(20, 100)), int(rng.integers(10_000))


def picked(student: Student, n: int, k: int, seed: int) -> Array:
    """The student's pick, as k whole numbers, different and in range."""
    return valid_pick(student.pick(n, k, seed), n, k)


def valid_pick(got: Any, n: int, k: int) -> Array:
    """Demand k different whole numbers from 0 to n - 1."""
    expect.true(got is not None, NOTHING)
    found = np.asarray(sorted(got) if isinstance(got, set) else got)
    expect.shape(found, (k,))
    expect.true(
        found.dtype.kind in "iu" or bool(np.equal(found, np.round(found)).all()),
        "whole numbers are wanted: 0, 1, ..., n - 1",
        expected="whole numbers",
        got=found,
    )
    _in_range(found, n)
    twice = "a number came twice: draw without putting back (`replace=False`)"
    expect.true(len(np.unique(found)) == k, twice, expected=f"{k} different numbers", got=found)
    return found


def _in_range(found: Array, n: int) -> None:
    wanted = f"numbers from 0 to {n - 1}"
    expect.true(found.max() < n, "a number is too large: n itself is not among them", expected=wanted, got=found)
    expect.true(found.min() >= 0, "a number is below 0", expected=wanted, got=found)


UNUSED = "two different seeds gave the same numbers: the argument `seed` is not used"


def repeats(student: Student, n: int, k: int, seed: int) -> None:
    """Demand the same pick for the same seed, whatever was drawn in between, and not for every seed."""
    first = picked(student, n, k, seed)
    other = picked(student, n, k, seed + 1)
    again = picked(student, n, k, seed)
    words = "the same seed gave other numbers the second time"
    expect.true(alike(first, again), words, expected=expect.show(first), got=again)
    expect.true(not alike(first, other), UNUSED, expected="other numbers for another seed", got=other)


def varies(student: Student, n: int, k: int, seed: int) -> None:
    """Demand other picks for other seeds."""
    picks = [picked(student, n, k, seed + step) for step in range(3)]
    same = any(alike(picks[0], other) for other in picks[1:])
    expect.true(not same, UNUSED, expected="other numbers for another seed", got=picks[0])


def alike(one: Array, other: Array) -> bool:
    """Whether two picks hold the same numbers, in any order."""
    return np.array_equal(np.sort(one), np.sort(other))
