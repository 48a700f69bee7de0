# Made by `autograder release`: not to be edited.
"""What the tests of chapter 02 share: inputs, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

Array: TypeAlias = np.ndarray[Any, Any]
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

NOTHING = "nothing came back: is a `return` missing?"


@looked_up
def gradient(w: Array, x: Array, y: Array) -> Array:
    raise LookupError


@looked_up
def gradient_mistakes(w: Array, x: Array, y: Array) -> Mistakes:
    raise LookupError


# --- schedule ---


@looked_up
def rates(steps: list[int], lr: float, warmup: int, total: int) -> Array:
    raise LookupError


@looked_up
def ramp_mistakes(lr: float, warmup: int) -> Mistakes:
    raise LookupError


@looked_up
def cosine_mistakes(lr: float, warmup: int, total: int) -> Mistakes:
    raise LookupError


@looked_up
def end_mistakes(steps: list[int], lr: float, warmup: int, total: int) -> Mistakes:
    raise LookupError


def all_rates(student: Student, steps: list[int], lr: float, warmup: int, total: int) -> Array:
    """The student's rates at some steps. Raises Mismatch for a step whose rate is no single number."""
    came = [student.schedule(t, lr, warmup, total) for t in steps]
    expect.true(all(value is not None for value in came), NOTHING)
    expect.true(all(np.size(value) == 1 for value in came), "the rate at one step is one number")
    return np.array([float(np.reshape(value, ())) for value in came])


# --- clip ---


def some_gradients(rng: Rng, norm: float) -> list[Array]:
    """Three arrays of several shapes whose joint norm is `norm`, the first of them much the longest."""
    parts = [5 * rng.normal(size=3), rng.normal(size=(2, 3)), np.array([rng.uniform(0.5, 1.0)])]
    scale = norm / math.sqrt(sum(float((p**2).sum()) for p in parts))
    return [np.round(p * scale, 6) for p in parts]  # round: the same numbers on every machine


def flat(parts: Any) -> Array:
    return np.concatenate([np.ravel(np.asarray(part, dtype=float)) for part in parts])


def clipped(student: Student, grads: list[Array], limit: float) -> list[Any]:
    """The student's list, of as many arrays and the same shapes. Raises Mismatch."""
    came = student.clip(grads, limit)
    expect.true(came is not None, NOTHING)
    parts = expect.items(came, len(grads), "arrays")
    same = all(np.shape(part) == g.shape for part, g in zip(parts, grads, strict=True))
    expect.true(same, "each array keeps its shape, in the order given")
    return parts


@looked_up
def shortened(grads: list[Array], limit: float) -> Array:
    raise LookupError


@looked_up
def clip_mistakes(grads: list[Array], limit: float) -> Mistakes:
    raise LookupError


# --- minibatches ---


def numbered(rng: Rng, n: int) -> tuple[Array, Array]:
    """x (n, 2) and y (n,) that can be told apart and matched: y is x's first column, in rising order."""
    y = np.cumsum(rng.integers(1, 5, size=n)).astype(float)
    return np.column_stack([y, rng.normal(size=n)]), y


def probe_epochs(names: Any, x: Any, y: Any, size: int, seed: int, epochs: int) -> Any:
    """The batches of some epochs from one generator, and x and y after them. Cut off where they have no end."""
    import itertools

    import numpy as np

    rng, found = np.random.default_rng(seed), []
    for _ in range(epochs):
        batches = names.minibatches(x, y, size, rng)
        if batches is None:
            return {"epochs": None, "x": x, "y": y}
        limit = 2 * len(y) + 5
        found.append([[np.array(part) for part in pair] for pair in itertools.islice(batches, limit)])
    return {"epochs": found, "x": x, "y": y}


def epochs(student: Student, x: Array, y: Array, size: int, count: int, seed: int = 3) -> list[list[Any]]:
    """The student's batches of `count` epochs: pairs of rows of x (2-D) and items of y (1-D), not more than `size`."""
    came = student.run(probe_epochs, x=x, y=y, size=size, seed=seed, epochs=count)["epochs"]
    expect.true(came is not None, "nothing came back: `yield` each pair, or return a list of them")
    rows, items = set(map(tuple, x.tolist())), set(y.tolist())
    for pair in (pair for epoch in came for pair in epoch):
        shaped = len(pair) == 2 and [np.ndim(part) for part in pair] == [2, 1]
        expect.true(shaped, "each batch is a pair: x_batch with rows like x, y_batch with items like y")
        known = all(tuple(row) in rows for row in pair[0].tolist()) and all(item in items for item in pair[1].tolist())
        expect.true(known, "a batch holds samples that are none of those passed in", got=pair[0])
        expect.true(len(pair[1]) <= size, "a batch holds more than `size` samples", got=pair[1])
    result: list[list[Any]] = came
    return result


def demand_shuffled(came: Array, y: Array) -> None:
    """Demand another order than that of y and than a sorted one."""
    given = np.array_equal(came, y) or np.array_equal(came, np.sort(came)) or np.array_equal(came, y[::-1])
    expect.true(not given, "the samples come in the order in which they were given: shuffle them", got=came)


def hold_grads_kept(student: Student, grads: list[Array]) -> None:
    """See that the arrays themselves are as they were after they were clipped."""
    kept = np.array_equal(flat(student.run(probe_clip, grads=grads)), flat(grads))
    expect.true(kept, "the gradients themselves were changed: make new arrays")


def probe_clip(names: Any, grads: Any) -> Any:
    """The gradients after they were clipped."""
    names.clip(grads, 1.0)
    return grads


def targets(epoch: list[Any]) -> Array:
    """All y of an epoch, in the order in which they came."""
    return np.concatenate([np.asarray(pair[1], dtype=float) for pair in epoch] or [np.zeros(0)])


def demand_all_once(epoch: list[Any], y: Array) -> None:
    """Demand that the epoch holds every item of y once."""
    came = np.sort(targets(epoch))
    expect.true(len(came) >= len(y), "some samples never came: every sample comes once an epoch", got=came)
    expect.true(len(came) <= len(y), "some samples came twice: every sample comes once an epoch", got=came)
    drawn = "some samples came twice and others never: cut one permutation in pieces, draw nothing twice"
    expect.true(np.array_equal(came, y), drawn, expected=str(y), got=came)


def demand_sizes(epoch: list[Any], sizes: list[int]) -> None:
    """Demand batches of these sizes."""
    came = [len(pair[1]) for pair in epoch]
    wanted, got = f"batches of {sizes}", f"batches of {came}"
    full = sum(sizes) - sizes[-1] if sizes[-1] < sizes[0] else -1
    expect.true(sum(came) != full, "the last, short batch is missing: keep it", expected=wanted, got=got)
    expect.true(0 not in came, "there is an empty batch: stop when the samples are used up", expected=wanted, got=got)
    padded = sum(came) > sum(sizes)
    expect.true(not padded, "the last batch was filled up with samples that came before: keep it short")
    expect.true(came == sizes, "the batches have the wrong sizes", expected=wanted, got=got)


def demand_pairs(epoch: list[Any]) -> None:
    """Demand that each row of x stands beside its own item of y."""
    for x_batch, y_batch in epoch:
        matched = np.array_equal(np.asarray(x_batch)[:, 0], y_batch)
        expect.true(matched, "x and y have come apart: row i of x_batch no longer belongs to item i of y_batch")
