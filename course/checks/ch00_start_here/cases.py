# Made by `autograder release`: not to be edited.
"""What the tests of chapter 00 share: inputs, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect

Array: TypeAlias = np.ndarray[Any, Any]
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

NOTHING = "nothing came back: is a `return` missing? `print` shows a value, but hands nothing over"


def shape_mistakes(n: int, d: int) -> Mistakes:
    return {
        NOTHING: None,
        "the two have changed places: samples (rows) first, then features (columns)": (d, n),
        "this is the number of all values: return rows and columns as a pair": n * d,
        "this is the number of samples alone: return a pair": n,
        "this is the number of features alone: return a pair": d,
        "this is the number of axes, which is 2 for every table": 2,
        "these are the numbers of the iris table: use `x`, the table that is passed in": (150, 4),
        "these are text: return numbers": (str(n), str(d)),
    }


def lengths(rng: Rng, n: int) -> Array:
    """Petal lengths in cm, (n,): some below 3, some above 4, none between; order at random."""
    short = n // 2
    values = np.concatenate([rng.uniform(1, 3, size=short), rng.uniform(4, 7, size=n - short)])
    return rng.permutation(values)


def answers(got: Any, length: Array, limit: float) -> None:
    """Demand one True or False for each petal: is it longer than the limit?"""
    expect.true(got is not None, NOTHING)
    right = length > limit
    if np.size(got) and np.asarray(got).dtype.kind == "U":
        raise expect.Mismatch("these are words: return True and False", expect.show(right), expect.show(got))
    found = np.asarray(got, dtype=float)
    try:
        expect.close(found, right.astype(float), mistakes=_answer_mistakes(length, limit))
    except expect.Mismatch as wrong:  # said with True and False, as the learner wrote it
        raise expect.Mismatch(wrong.message, expect.show(right), expect.show(got), wrong.safe) from None


def _answer_mistakes(length: Array, limit: float) -> Mistakes:
    """A dict of numbers: True is 1, False is 0."""
    right = length > limit
    return {
        "this is the wrong way round: True where the petal is longer": (~right).astype(float),
        "True where the petal is shorter: turn the comparison round": (length < limit).astype(float),
        "a petal of just the limit is not longer: use `>`, not `>=`": (length >= limit).astype(float),
        "these are the long petals themselves: return True or False for every petal": length[right],
        "these are lengths: return True or False for every petal": np.where(right, length, 0.0),
        "these are the positions of the long petals: return True or False for every petal": np.flatnonzero(right),
        "this is one answer for all petals: each petal needs its own": float(right.any()),
        "this is one answer for all, whether every petal is longer: each needs its own": float(right.all()),
        "this is how many are longer: return True or False for every petal": float(right.sum()),
        "the argument `limit` is not used: the limit is not always 4.7": (length > 4.7).astype(float),
        "the argument `limit` is not used: the limit is not always 5.0": (length > 5.0).astype(float),
        "petals are compared with their mean: compare them with `limit`": (length > length.mean()).astype(float),
    }


def classes(rng: Rng, sizes: list[int], d: int, *, shuffled: bool = True) -> tuple[Array, Array]:
    """Samples of several classes far apart.   -> x (N, d), y (N,) of int, by class or in random order"""
    y = np.repeat(np.arange(len(sizes)), sizes)
    x = rng.normal(size=(len(y), d)) + 3.0 * y[:, None] + np.arange(d) + 1
    order = rng.permutation(len(y)) if shuffled else np.arange(len(y))
    return x[order], y[order]


def means(x: Array, y: Array) -> Array:
    """The mean of each class.   x: (N, D)   y: (N,)   ->   (K, D)"""
    return np.array([x[y == k].mean(axis=0) for k in range(int(y.max()) + 1)])


def means_mistakes(x: Array, y: Array) -> Mistakes:
    groups = [x[y == k] for k in range(int(y.max()) + 1)]
    right, size = means(x, y), len(y) // len(groups)
    blocks = [x[k * size : (k + 1) * size] for k in range(len(groups))]
    seen = [int(label) for label in dict.fromkeys(y.tolist())]
    return {
        NOTHING: None,
        "rows and columns have changed places: one row for each class": right.T,
        "each class has one number only: `axis=0` keeps a mean for each feature": [g.mean() for g in groups],
        "these are sums: divide by the number of samples of the class": np.array([g.sum(axis=0) for g in groups]),
        "these are sums divided by all N: divide by the number of samples of the class": np.array(
            [g.sum(axis=0) / len(x) for g in groups]
        ),
        "these are medians: take means": np.array([np.median(g, axis=0) for g in groups]),
        "this is the mean of all samples: choose those with `y == k` first": x.mean(axis=0),
        "every row is the mean of all samples: choose those with `y == k` first": np.tile(x.mean(0), (len(groups), 1)),
        "the last class is missing: `range(y.max())` stops before `y.max()`": right[:-1],
        "this cuts x into blocks, but labels come in any order: choose the rows with `y == k`": np.array(
            [block.mean(axis=0) for block in blocks]
        ),
        "the rows are in order of appearance: row k belongs to label k": right[seen],
        "these are means over each sample's features (`axis=1`): average over the samples": x.mean(axis=1),
    }


def probe_tensor(names: Any, x: Any, where: Any) -> Any:
    """What the student's tensor is: plain facts about it."""
    t = names.to_tensor(x) if where is None else names.to_tensor(x, where)
    facts: dict[str, Any] = {"module": type(t).__module__.split(".")[0], "name": type(t).__name__}
    facts["dtype"] = str(getattr(t, "dtype", "none"))
    facts["device"] = getattr(getattr(t, "device", None), "type", "none")
    facts["shape"] = [int(size) for size in getattr(t, "shape", [])]
    facts["values"] = t.tolist() if facts["device"] == "cpu" and hasattr(t, "tolist") else None
    return facts


def is_tensor(facts: Any) -> None:
    """Demand that a torch tensor came back."""
    came = f"{facts['module']}.{facts['name']}"
    expect.true(facts["name"] != "NoneType", NOTHING)
    expect.true(facts["module"] == "torch", "this is no torch tensor", expected="torch.Tensor", got=came)


def float32(facts: Any) -> None:
    """Demand a torch tensor of dtype float32."""
    is_tensor(facts)
    said = {
        "torch.float64": "the dtype is still NumPy's float64: say `dtype=torch.float32`",
        "torch.int64": "the dtype is a whole number's: what follows the point is lost, say `dtype=torch.float32`",
        "torch.float16": "the dtype is half as precise as asked for: say `dtype=torch.float32`",
    }
    words = said.get(facts["dtype"], "the dtype should be torch.float32")
    expect.true(facts["dtype"] == "torch.float32", words, expected="torch.float32", got=facts["dtype"])


def same_values(facts: Any, x: Array) -> None:
    """Demand a tensor with the shape and the values of x, (...)."""
    is_tensor(facts)
    came = tuple(facts["shape"])
    turned = "rows and columns have changed places: keep the shape of x"
    expect.true(came != x.shape[::-1] or came == x.shape, turned, expected=str(x.shape), got=str(came))
    flat = "the tensor is flat: keep the shape of x"
    expect.true(came != (x.size,) or x.ndim == 1, flat, expected=str(x.shape), got=str(came))
    values = np.asarray(facts["values"], dtype=float)
    whole = {"the values were cut to whole numbers": np.trunc(x)}
    expect.close(values.reshape(came), x, rtol=1e-3, atol=1e-6, mistakes=whole)


def placed(facts: Any, where: str) -> None:
    """Demand a tensor on the device asked for."""
    is_tensor(facts)
    words = "the tensor is not on the device asked for: use the argument `where`"
    expect.true(facts["device"] == where, words, expected=where, got=facts["device"])


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


def repeats(student: Student, n: int, k: int, seed: int) -> None:
    """Demand the same pick for the same seed, whatever was drawn in between."""
    first = picked(student, n, k, seed)
    picked(student, n, k, seed + 1)
    again = picked(student, n, k, seed)
    words = "the same seed gave other numbers the second time"
    expect.true(np.array_equal(np.sort(first), np.sort(again)), words, expected=expect.show(first), got=again)


def varies(student: Student, n: int, k: int, seed: int) -> None:
    """Demand other picks for other seeds."""
    picks = [np.sort(picked(student, n, k, seed + step)) for step in range(3)]
    same = any(np.array_equal(picks[0], other) for other in picks[1:])
    words = "two different seeds gave the same numbers: the argument `seed` is not used"
    expect.true(not same, words, expected="other numbers for another seed", got=picks[0])
