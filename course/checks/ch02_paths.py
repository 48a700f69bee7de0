"""The bowls and paths on which chapter 02 tests its optimisers, and the paths that the usual mistakes take.

Every `..._mistakes` is a dict {what the learner is told: the path that this mistake takes}.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from course.check import Student, expect
from course.checks.ch02_cases import NOTHING, Array, Mistakes, Rng

Setting: TypeAlias = tuple[Array, Array, Array]  # a bowl's curvature (D, D), its floor (D,) and a start (D,)
Step: TypeAlias = Callable[[Array, Array, int], tuple[Array, Array]]

NAN = "a parameter whose slope is 0 became NaN: add `eps`, so that 0 is not divided by 0"


def bowl(rng: Rng, d: int, low: float = 0.5, high: float = 2.0) -> Setting:
    """A tilted bowl whose curvatures run from low to high, and a start on it."""
    q = np.linalg.qr(rng.normal(size=(d, d)))[0]
    floor = rng.normal(size=d)
    way = rng.choice([-1.0, 1.0], size=d) * rng.uniform(1.5, 3, size=d)
    return q @ np.diag(np.linspace(low, high, d)) @ q.T, floor, floor + way


def probe_path(names: Any, which: str, h: Any, floor: Any, w: Any, options: Any) -> Any:
    """The path of one of the student's optimisers on a bowl, the points at which it asked, and the start after it."""
    asked: list[list[float]] = []

    def grad(point: Any) -> Any:
        if len(asked) > 5000:
            raise RecursionError("the gradient was asked for more than 5,000 times")
        asked.append([float(value) for value in point])
        return h @ (point - floor)

    path = getattr(names, which)(grad, w, **options)
    return {"path": path, "asked": asked, "start": w}


def path_of(student: Student, which: str, setting: Setting, **options: Any) -> Any:
    """The student's path on a bowl. Raises Mismatch if nothing came back."""
    h, floor, w = setting
    path = student.run(probe_path, which=which, h=h, floor=floor, w=w, options=options)["path"]
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


def descent(setting: Setting, lr: float, steps: int) -> Array:
    h, floor, _ = setting
    return walk(setting, steps, lambda s, w, t: (s, w - lr * h @ (w - floor)))


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


def moving(
    setting: Setting, lr: float, steps: int, beta: float, look: float = 0.0, share: float = 1.0
) -> Array:
    """Momentum; the gradient is taken at w + look * v and enters v with the factor lr * share."""
    h, floor, _ = setting

    def step(v: Array, w: Array, t: int) -> tuple[Array, Array]:
        v = beta * v - lr * share * (h @ (w + look * v[0] - floor))
        return v, w + v[0]

    return walk(setting, steps, step)


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


def nesterov_mistakes(setting: Setting, lr: float, steps: int, beta: float) -> Mistakes:
    h, floor, _ = setting

    def stays(v: Array, w: Array, t: int) -> tuple[Array, Array]:
        w = w + beta * v[0]
        v = beta * v - lr * h @ (w - floor)
        return v, w + v[0]

    return {
        "`nesterov` is not used: with it the gradient is taken at w + beta * v": moving(setting, lr, steps, beta),
        "this looks back: the gradient is taken at w + beta * v, not at w - beta * v": moving(
            setting, lr, steps, beta, -beta
        ),
        "this looks ahead by all of v: the gradient is taken at w + beta * v": moving(setting, lr, steps, beta, 1.0),
        "the look ahead is only for the gradient: the step itself starts from w": walk(setting, steps, stays),
    }


def divisor(square: Array, how: dict[str, Any]) -> Any:
    """What a step is divided by. how: `root`, `inside` (eps stands inside the root)"""
    if how.get("inside"):
        return np.sqrt(square + 1e-8)
    return (np.sqrt(square) if how.get("root", True) else square) + 1e-8


def demand_one_of(got: Any, wanted: list[Array], mistakes: Mistakes) -> None:
    """Demand one of several right paths, which differ in where they place eps. Raises Mismatch for the first."""
    for want in wanted[1:]:
        try:
            return expect.close(got, want, rtol=1e-4, atol=1e-6)
        except expect.Mismatch:
            continue
    expect.close(got, wanted[0], rtol=1e-4, atol=1e-6, mistakes=mistakes)
    return None


def scaled(setting: Setting, lr: float, steps: int, keep: float, take: float, **how: bool) -> Array:
    """Descent divided by the root of s, where s = keep * s + take * g**2.

    how: `shared` (one s for all), and as in `divisor`
    """
    h, floor, _ = setting

    def step(s: Array, w: Array, t: int) -> tuple[Array, Array]:
        g = h @ (w - floor)
        new = np.full_like(g, (g**2).sum()) if how.get("shared") else g**2
        s = keep * s + take * new
        return s, w - lr * g / divisor(s[0], how)

    return walk(setting, steps, step)


def rmsprop_mistakes(setting: Setting, lr: float, steps: int, beta: float) -> Mistakes:
    return {
        **common_mistakes(scaled(setting, lr, steps, beta, 1 - beta)),
        "this is AdaGrad, whose sum only grows: let s forget, `beta * s + (1 - beta) * g**2`": scaled(
            setting, lr, steps, 1, 1
        ),
        "the root is missing: divide by the root of s": scaled(setting, lr, steps, beta, 1 - beta, root=False),
        "beta and 1 - beta have changed places: beta is the share that s keeps": scaled(
            setting, lr, steps, 1 - beta, beta
        ),
        "one s serves all parameters: keep one for each, without `.sum()`": scaled(
            setting, lr, steps, beta, 1 - beta, shared=True
        ),
        "the squares enter s in full: their share is 1 - beta": scaled(setting, lr, steps, beta, 1.0),
        "beta is always 0.9 here: use the argument": scaled(setting, lr, steps, 0.9, 0.1),
    }


def adam(setting: Setting, lr: float, steps: int, b1: float, b2: float, **how: Any) -> Array:
    """Adam. how: `hat1`, `hat2` (correct m, v), `frozen` (t stays 1), `stored` (m and v keep their correction),
    `late` (t starts at 2), `folded` (the hats stand in the rate, eps beside the root of v), and as in `divisor`."""
    h, floor, _ = setting

    def step(state: Array, w: Array, t: int) -> tuple[Array, Array]:
        g = h @ (w - floor)
        m, v = b1 * state[0] + (1 - b1) * g, b2 * state[1] + (1 - b2) * g**2
        t = 1 if how.get("frozen") else t + int(how.get("late", False))
        m_hat = m / (1 - b1**t) if how.get("hat1", True) else m
        v_hat = v / (1 - b2**t) if how.get("hat2", True) else v
        below = divisor(v, how) / np.sqrt(1 - b2**t) if how.get("folded") else divisor(v_hat, how)
        w = w - lr * m_hat / below
        return np.array([m_hat, v_hat] if how.get("stored") else [m, v]), w

    return walk(setting, steps, step, memory=2)


def demand_adam(
    student: Student, setting: Setting, lr: float, steps: int, b1: float, b2: float, **options: Any
) -> None:
    """Demand Adam's path, with eps outside or inside the root, or as in the paper's shorter form."""
    came = path_of(student, "adam", setting, lr=lr, steps=steps, **options)
    places: list[dict[str, Any]] = [{}, {"inside": True}, {"folded": True}]
    wanted = [adam(setting, lr, steps, b1, b2, **place) for place in places]
    demand_one_of(came, wanted, adam_mistakes(setting, lr, steps, b1, b2))


def demand_rmsprop(student: Student, setting: Setting, lr: float, steps: int, beta: float) -> None:
    """Demand RMSProp's path, with eps outside or inside the root."""
    came = path_of(student, "rmsprop", setting, lr=lr, steps=steps, beta=beta)
    wanted = [scaled(setting, lr, steps, beta, 1 - beta, inside=inside) for inside in (False, True)]
    demand_one_of(came, wanted, rmsprop_mistakes(setting, lr, steps, beta))


def demand_shorter_with_eps(student: Student, which: str, rng: Rng) -> None:
    """Demand a shorter first step for a larger eps, wherever in the divisor it is added."""
    setting = bowl(rng, 3)
    small, large = (np.asarray(path_of(student, which, setting, lr=0.05, steps=1, eps=e)) for e in (1e-8, 0.1))
    expect.shape(large, (2, 3))
    shorter = np.abs(np.diff(large, axis=0)) < np.abs(np.diff(small, axis=0))
    expect.true(shorter.all(), "a larger `eps` should make every step shorter: it is added in the divisor")


def adam_mistakes(setting: Setting, lr: float, steps: int, b1: float, b2: float) -> Mistakes:
    def other(a: float = b1, b: float = b2, **how: Any) -> Array:
        with np.errstate(all="ignore"):
            return adam(setting, lr, steps, a, b, **how)

    return {
        **common_mistakes(other()),
        "m and v are not corrected: divide them by 1 - beta1**t and 1 - beta2**t": other(hat1=False, hat2=False),
        "v is not corrected: divide it by 1 - beta2**t": other(hat2=False),
        "m is not corrected: divide it by 1 - beta1**t": other(hat1=False),
        "the correction never changes: t grows by 1 at every step": other(frozen=True),
        "the corrected m and v are fed back into the averages: put the hats on copies": other(stored=True),
        "beta1 and beta2 have changed places: beta1 belongs to the slopes, beta2 to their squares": other(b2, b1),
        "the root is missing: divide by the root of v": other(root=False),
        "t starts one too high: the first step has t = 1": other(late=True),
        "the betas are always 0.9 and 0.999 here: use the arguments": other(0.9, 0.999),
        "this walks uphill: subtract the step": adam(setting, -lr, steps, b1, b2),
    }


def demand_finite(student: Student, which: str, rng: Rng) -> None:
    """Demand that a parameter without slope stays where it is, while the others move."""
    h, floor, w = np.diag([1.0, 0.0]), rng.normal(size=2), 3 + rng.uniform(size=2)
    path = np.asarray(path_of(student, which, (h, floor, w), lr=0.1, steps=4))
    expect.shape(path, (5, 2))
    expect.true(not np.isnan(path).any(), NAN)
    expect.close(path[:, 1], np.full(5, w[1]), rtol=1e-4)
    expect.true(path[-1, 0] < w[0], "the other parameter did not move down")


def demand_start_kept(student: Student, which: str, rng: Rng) -> None:
    """Demand that the start's own array is as it was, and heads the path."""
    h, floor, w = bowl(rng, 3)
    came = student.run(probe_path, which=which, h=h, floor=floor, w=w, options={"lr": 0.1, "steps": 5})
    kept = np.array_equal(came["start"], w)
    expect.true(kept, "the start itself was changed: make a new array, `w = w - ...`, not `w -= ...`")
    expect.true(came["path"] is not None, NOTHING)
    expect.shape(came["path"], (6, 3))
    expect.close(np.asarray(came["path"])[0], w)
