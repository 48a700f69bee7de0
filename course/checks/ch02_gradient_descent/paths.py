"""The bowls on which chapter 02 tests its optimisers, and the paths of descent and momentum, right and mistaken.

Every `..._mistakes` is a dict {what the learner is told: the path that this mistake takes}.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from course.checking.check import Student, expect
from course.checking.recorded import recorded

from .cases import NOTHING, Array, Mistakes, Rng

Setting: TypeAlias = tuple[Array, Array, Array]  # a bowl's curvature (D, D), its floor (D,) and a start (D,)
Step: TypeAlias = Callable[[Array, Array, int], tuple[Array, Array]]


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


def walk(setting: Setting, steps: int, step: Step, memory: int = 1) -> Array:
    """The path of a rule `(state, w, t) -> (state, w)`; the state starts as `memory` rows of 0. -> (steps + 1, D)"""
    state, w = np.zeros((memory, len(setting[2]))), setting[2]
    path = [w]
    for t in range(1, steps + 1):
        state, w = step(state, w, t)
        path.append(w)
    return np.array(path)


@recorded
def common_mistakes(right: Array) -> Mistakes:
    """Mistakes that any optimiser's path can hold."""
    return {
        "this is only the last place: return the whole path": right[-1],
        "the start is missing: row 0 of the path is w itself": right[1:],
        "every row is the last place: `w -= ...` changes the very array that is in the path; write `w = w - ...`": (
            np.tile(right[-1], (len(right), 1))
        ),
        "the last step is missing: `steps` steps make steps + 1 places": right[:-1],
    }


@recorded
def descent(setting: Setting, lr: float, steps: int) -> Array:
    h, floor, _ = setting
    return walk(setting, steps, lambda s, w, t: (s, w - lr * h @ (w - floor)))


@recorded
def descent_mistakes(setting: Setting, lr: float, steps: int) -> Mistakes:
    h, floor, start = setting
    constant = lr * np.arange(steps + 1)[:, None] * (h @ (start - floor))

    def unit(s: Array, w: Array, t: int) -> tuple[Array, Array]:
        g = h @ (w - floor)
        return s, w - lr * g / (float(np.linalg.norm(g)) or 1.0)

    return {
        **common_mistakes(descent(setting, lr, steps)),
        "this walks uphill: subtract the gradient": descent(setting, -lr, steps),
        "the rate is missing: multiply the gradient by `lr`": descent(setting, 1.0, steps),
        "the gradient was asked for once only: ask anew at every place": start - constant,
        "each step has the same length: multiply by the gradient, not by its direction": walk(setting, steps, unit),
    }


@recorded
def moving(
    setting: Setting, lr: float, steps: int, beta: float, look: float = 0.0, share: float = 1.0
) -> Array:
    """Momentum; the gradient is taken at w + look * v and enters v with the factor lr * share."""
    h, floor, _ = setting

    def step(v: Array, w: Array, t: int) -> tuple[Array, Array]:
        v = beta * v - lr * share * (h @ (w + look * v[0] - floor))
        return v, w + v[0]

    return walk(setting, steps, step)


@recorded
def momentum_mistakes(setting: Setting, lr: float, steps: int, beta: float) -> Mistakes:
    h, floor, _ = setting

    def late(v: Array, w: Array, t: int) -> tuple[Array, Array]:
        return beta * v - lr * h @ (w - floor), w + v[0]

    def twice(v: Array, w: Array, t: int) -> tuple[Array, Array]:
        v = beta * v - lr * h @ (w - floor)
        return v, w + lr * v[0]

    return {
        **common_mistakes(moving(setting, lr, steps, beta)),
        "this is plain descent: v must keep the share beta of its old value": moving(setting, lr, steps, 0.0),
        "beta is always 0.9 here: use the argument": moving(setting, lr, steps, 0.9),
        "the gradient enters v with the factor lr, not lr times (1 - beta)": moving(
            setting, lr, steps, beta, share=1 - beta
        ),
        "w moves by the old velocity: renew v first, then add it": walk(setting, steps, late),
        "lr is applied twice: once, where the gradient enters v": walk(setting, steps, twice),
        "this walks uphill: the gradient is subtracted": moving(setting, -lr, steps, beta),
        "this is the path with nesterov=True: by default the gradient is taken at w": moving(
            setting, lr, steps, beta, beta
        ),
    }


@recorded
def nesterov_mistakes(setting: Setting, lr: float, steps: int, beta: float) -> Mistakes:
    h, floor, _ = setting

    def stays(v: Array, w: Array, t: int) -> tuple[Array, Array]:
        w = w + beta * v[0]
        v = beta * v - lr * h @ (w - floor)
        return v, w + v[0]

    def ahead(v: Array, w: Array, t: int) -> tuple[Array, Array]:
        g = h @ (w - floor)
        v = beta * v - lr * g
        return v, w + beta * v[0] - lr * g

    return {
        **common_mistakes(moving(setting, lr, steps, beta, beta)),
        "`nesterov` is not used: with it the gradient is taken at w + beta * v": moving(setting, lr, steps, beta),
        "this looks back: the gradient is taken at w + beta * v, not at w - beta * v": moving(
            setting, lr, steps, beta, -beta
        ),
        "this looks ahead by all of v: the gradient is taken at w + beta * v": moving(setting, lr, steps, beta, 1.0),
        "the look ahead is only for the gradient: the step itself starts from w": walk(setting, steps, stays),
        "this is torch's form, which walks the places looked ahead at: take the gradient at w + beta * v": walk(
            setting, steps, ahead
        ),
        "the gradient enters v with the factor lr, not lr times (1 - beta)": moving(
            setting, lr, steps, beta, beta, 1 - beta
        ),
        "this walks uphill: the gradient is subtracted": moving(setting, -lr, steps, beta, beta),
        "this walks uphill, and looks back: v is added to w": moving(setting, -lr, steps, beta, -beta),
    }


def hold_start_kept(student: Student, which: str, rng: Rng) -> None:
    """See that the start's own array is as it was."""
    setting = bowl(rng, 3)
    after = student.run(probe_start, which=which, grad=slope_of(setting), w=setting[2])
    kept = np.array_equal(after, setting[2])
    expect.true(kept, "the start itself was changed: make a new array, `w = w - ...`, not `w -= ...`")


def probe_start(names: Any, which: str, grad: Any, w: Any) -> Any:
    """The start after some steps from it."""
    getattr(names, which)(grad, w, lr=0.1, steps=5)
    return w
