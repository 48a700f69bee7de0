# Made by `autograder release`: not to be edited.
"""The bowls on which chapter 02 tests its optimisers, and the paths of descent and momentum, right and mistaken.

Every `..._mistakes` is a dict {what the learner is told: the path that this mistake takes}.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import looked_up

from .cases import NOTHING, Array, Mistakes, Rng

Setting: TypeAlias = tuple[Array, Array, Array]  # a bowl's curvature (D, D), its floor (D,) and a start (D,)


def bowl(rng: Rng, d: int, low: float = 0.5, high: float = 2.0) -> Setting:
    """A tilted bowl whose curvatures run from low to high, and a start on it where some slope is positive."""
    q = np.linalg.qr(rng.normal(size=(d, d)))[0]
    h, floor = q @ np.diag(np.linspace(low, high, d)) @ q.T, rng.normal(size=d)
    h = np.round((h + h.T) / 2, 6)  # so that every machine has the same bowl to the last digit
    way = rng.choice([-1.0, 1.0], size=d) * rng.uniform(1.5, 3, size=d)
    return h, floor, floor + (way if (h @ way).max() > 0 else -way)


def slope_of(setting: Setting) -> Callable[[Any], Any]:
    """The bowl's gradient, to be handed to an optimiser: it stays here, and so does what it was asked."""
    h, floor, _ = setting
    asked = 0

    def grad(point: Any) -> Any:
        nonlocal asked
        asked += 1
        expect.true(asked <= 5000, "the gradient was asked for more than 5,000 times: take `steps` steps")
        return h @ (np.asarray(point, dtype=float) - floor)

    return grad


def path_of(student: Student, which: str, setting: Setting, **options: Any) -> Any:
    """The student's path on a bowl. Raises Mismatch if nothing came back."""
    path = student.call(which, slope_of(setting), setting[2], **options)
    expect.true(path is not None, NOTHING)
    return path


@looked_up
def descent(setting: Setting, lr: float, steps: int) -> Array:
    raise LookupError


@looked_up
def descent_mistakes(setting: Setting, lr: float, steps: int) -> Mistakes:
    raise LookupError


@looked_up
def moving(setting: Setting, lr: float, steps: int, beta: float, look: float=0.0, share: float=1.0) -> Array:
    raise LookupError


@looked_up
def momentum_mistakes(setting: Setting, lr: float, steps: int, beta: float) -> Mistakes:
    raise LookupError


@looked_up
def nesterov_mistakes(setting: Setting, lr: float, steps: int, beta: float) -> Mistakes:
    raise LookupError
