# Made by `autograder release`: not to be edited.
"""What the tests of chapter 01 share: inputs, right values, and what the usual mistakes give.

Every `..._mistakes` is a dict {what the learner is told: the value that this mistake gives}.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

Array: TypeAlias = np.ndarray[Any, Any]
Mistakes: TypeAlias = dict[str, Any]
Rng: TypeAlias = np.random.Generator

NOTHING = "nothing came back: is a `return` missing?"
NOTHING_ACCEPTED = "no candidate was ever accepted: `lowest` must start above any cost, at `float('inf')`"
APART = "x and y have come apart: row i of x no longer belongs to item i of y"
STRANGERS = "some rows are none of those that were passed in: pick rows of x and items of y"


@looked_up
def line(x: Array, w: float, b: float) -> Array:
    raise LookupError


@looked_up
def predict_mistakes(x: Array, w: float, b: float) -> Mistakes:
    raise LookupError


@looked_up
def squared(error: Array) -> float:
    raise LookupError


@looked_up
def mse_mistakes(error: Array) -> Mistakes:
    raise LookupError


@looked_up
def rmse_mistakes(error: Array) -> Mistakes:
    raise LookupError


@looked_up
def sized(error: Array) -> float:
    raise LookupError


@looked_up
def mae_mistakes(error: Array) -> Mistakes:
    raise LookupError


@dataclass
class Valley:
    """A tilted valley whose floor lies at `target`: varying one parameter at a time does not find it.

    It is handed to a search as its cost, and keeps each point that it was asked for.
    """

    target: list[float]
    floor: float = 1.0
    asked: list[list[float]] = field(default_factory=list)

    def __call__(self, *point: Any) -> float:
        expect.true(len(point) == len(self.target), "`cost` takes one number for each axis: `cost(*candidate)`")
        expect.true(all(np.size(p) == 1 for p in point), "`cost` takes single numbers, not whole axes")
        self.asked.append([float(np.reshape(p, ())) for p in point])
        return float(valley(np.array([self.asked[-1]]), self.target, self.floor)[0])


def valley(points: Array, target: list[float], floor: float) -> Array:
    """points: (K, D) -> (K,)"""
    off = points - np.asarray(target)
    squares = (off**2).sum(axis=1)
    result: Array = 2 * squares + 1.8 * (off.sum(axis=1) ** 2 - squares) + floor
    return result


def searched(student: Student, cost: Valley, axes: list[Array]) -> tuple[Any, Any]:
    """What the student's search returns: the best candidate and its cost."""
    result = student.grid_search(cost, axes)
    expect.true(result is not None, NOTHING)
    best, lowest = expect.items(result, 2, "results (best, lowest)")
    expect.true(best is not None, NOTHING_ACCEPTED)
    swapped = np.ndim(best) == 0 and np.ndim(lowest) > 0
    expect.true(not swapped, "the results are the wrong way round: first the best candidate, then its cost")
    return best, lowest


@looked_up
def found(axes: list[Array], target: list[float], floor: float) -> list[Any]:
    raise LookupError


@looked_up
def missed(ws: Array, bs: Array, target: list[float], floor: float) -> Mistakes:
    raise LookupError


@looked_up
def surface(x: Array, y: Array, ws: Array, bs: Array) -> Array:
    raise LookupError


@looked_up
def surface_mistakes(x: Array, y: Array, ws: Array, bs: Array) -> Mistakes:
    raise LookupError


def fitted(student: Student, x: Array, y: Array) -> tuple[Array, float]:
    """The student's weights (D,), or (D + 1,) where b was left among them, and b."""
    w, b = expect.items(student.least_squares(x, y), 2, "results (w, b)")
    swapped = np.ndim(w) == 0 and np.ndim(b) > 0
    expect.true(not swapped, "the results are the wrong way round: first the weights w, then b")
    if np.size(w) != x.shape[1] + 1:
        expect.shape(w, (x.shape[1],))
    expect.true(np.size(b) == 1, "b should be one number", got=b)
    return np.asarray(w), float(np.asarray(b).reshape(()))


@looked_up
def oracle(x: Array, y: Array) -> tuple[Array, float]:
    raise LookupError


@looked_up
def weight_mistakes(x: Array, y: Array) -> Mistakes:
    raise LookupError


def numbered(rng: Rng, n: int) -> tuple[Array, Array]:
    """x (n, 2) and y (n,) that can be told apart and matched: y is x's first column, in rising order."""
    y = np.cumsum(rng.integers(1, 5, size=n)).astype(float)
    return np.column_stack([y, rng.normal(size=n)]), y


def parts(student: Student, x: Array, y: Array, *how: Any) -> list[Array]:
    """The student's four parts, in the agreed order, with rows of x and items of y in them and nothing else."""
    four = [np.asarray(p) for p in expect.items(student.split(x, y, *how), 4, "parts")]
    expect.true(
        [p.ndim for p in four] == [2, 2, 1, 1],
        "the parts should come in the order x_train, x_test, y_train, y_test",
        expected="x_train (2-D), x_test (2-D), y_train (1-D), y_test (1-D)",
        got=", ".join(f"{p.ndim}-D" for p in four),
    )
    rows, items = set(map(tuple, x.tolist())), set(y.tolist())
    known = all(tuple(row) in rows for part in four[:2] for row in part.tolist())
    known = known and all(item in items for part in four[2:] for item in part.tolist())
    expect.true(known and all(map(len, four)), STRANGERS, expected=f"rows of {expect.show(x)}", got=four[1])
    return four


def tables(rng: Rng, n_train: int, n_test: int) -> tuple[Array, Array]:
    """Two tables of 3 columns on different scales; the test table lies elsewhere than the training table."""
    scale, shift = np.array([1.0, 20.0, 0.3]), np.array([5.0, -40.0, 2.0])
    train = rng.normal(size=(n_train, 3)) * scale + shift
    return train, rng.normal(size=(n_test, 3)) * scale * 2 + shift * 1.5


@looked_up
def scaled(table: Array, train: Array) -> Array:
    raise LookupError


@looked_up
def standardise_mistakes(train: Array, held: Array) -> Mistakes:
    raise LookupError


@looked_up
def held_out_mistakes(train: Array, held: Array) -> Mistakes:
    raise LookupError
