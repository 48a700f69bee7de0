# Made by `autograder release`: not to be edited.
"""The path of the perceptron rule, and those that the usual mistakes take."""

from __future__ import annotations

from typing import Any

import numpy as np

from course.checking.check import expect
from course.checking.recorded import looked_up

from .cases import Array, Mistakes, Rng


def separable(rng: Rng, n: int, d: int) -> tuple[Array, Array]:
    """x (n, d) and y (n,) of -1 and 1, both present, with a clear gap between them."""
    direction = rng.normal(size=d)
    direction /= np.linalg.norm(direction)
    y = rng.permutation(np.where(np.arange(n) % 2 == 0, 1.0, -1.0))
    x = rng.normal(size=(n, d))
    x += (y * (np.abs(x @ direction) + 0.3) - x @ direction)[:, None] * direction
    return x + 0.8 * direction, y


def exact(rng: Rng, low: float, high: float, size: Any = ()) -> Array:
    """Numbers in steps of 1/64, so that all sums and products of the rule are exact, and 0 is 0 for everybody."""
    result: Array = rng.integers(int(64 * low), int(64 * high), size=size) / 64
    return result


@looked_up
def rule(x: Array, y: Array, max_epochs: int, **how: bool) -> Array:
    raise LookupError


@looked_up
def path_mistakes(x: Array, y: Array, max_epochs: int) -> Mistakes:
    raise LookupError


@looked_up
def walk_mistakes(x: Array, y: Array) -> Mistakes:
    raise LookupError


def named_path(path: Array, right: Array, mistakes: Mistakes) -> str:
    """The sentence of the mistake that takes just this path, or nothing; never one whose path is the right one."""
    for sentence, wrong in mistakes.items():
        if not np.array_equal(wrong, right) and path.shape == wrong.shape and np.allclose(path, wrong):
            return sentence
    return ""


def demand_separation(path: Array, x: Array, y: Array, named: str) -> None:
    """Demand that the last row puts every sample right. named: which mistake takes this path, if one does."""
    right = y * (x @ path[-1, :-1] + path[-1, -1]) > 0
    message = named or "the last row should put every sample right: y (w · x + b) above 0"
    expect.true(right.all(), message, expected=f"{len(y)} of {len(y)} right", got=f"{right.sum()} right")


def path_of(got: Any, d: int) -> Array:
    """The student's path as an array (K + 1, d + 1) whose first row is 0, or a Mismatch that says what it is."""
    expect.finite(got)
    path = np.asarray(got, dtype=float)
    expect.true(
        path.ndim == 2 and path.shape[1] == d + 1,
        "the path should be a table: a row of w, then b, for the start and for each correction",
        expected=f"shape (K + 1, {d + 1})",
        got=f"shape {path.shape}",
    )
    alike = len(path) > 1 and (path == path[0]).all() and path[0].any()
    expect.true(not alike, "all rows are alike: they are one array, changed in place; keep copies")
    expect.true(not path[0].any(), "row 0 should hold the start: zeros", got=path[0])
    return path


def explains(step: Array, before: Array, x: Array, y: Array) -> str:
    """What is wrong with one correction, or nothing: it should be y times (x, 1) of a sample that was wrong."""
    moves = y[:, None] * np.column_stack([x, np.ones(len(x))])
    mine = np.isclose(moves, step, rtol=1e-6, atol=1e-9).all(axis=1)
    if not mine.any():
        without = np.isclose(moves[:, :-1], step[:-1], rtol=1e-6, atol=1e-9).all(axis=1)
        if without.any():
            return "w moves as it should, but b does not: add y to b"
        if np.isclose(2 * moves, step, rtol=1e-6, atol=1e-9).all(axis=1).any():
            return "each correction is twice too large: add y times x, not 2 times"
        if np.isclose(-moves, step, rtol=1e-6, atol=1e-9).all(axis=1).any():
            return "a correction goes the wrong way: add y times x to w, and y to b"
        return "a row differs from the one before by something else than y times (x, 1) of one sample"
    wrong = (y[mine] * (x[mine] @ before[:-1] + before[-1]) <= 0).any()
    return "" if wrong else "a sample was corrected that was right already: only mistakes change w and b"
